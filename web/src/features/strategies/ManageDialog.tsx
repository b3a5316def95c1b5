import { useEffect, useRef, useState } from 'react';
import { inOrder, named, titled } from '../../lib/keyed';
import type { Translate } from '../../text/translate';
import { Dialog } from '../../ui/Dialog';
import { Missing, Problem } from '../../ui/Missing';
import { useAnswer } from '../../ui/useAnswer';
import { usePage, useView } from '../../ui/View';
import { api } from '../../wire/api';
import type { SystemAnswer } from '../../wire/answers';
import { Editor } from './Editor';
import { PutBack } from './PutBack';

/** The strategies' documents: to read one, to add or replace one, to stop, start and remove. */
export function ManageDialog({ name, draft, onDraft: setDraft, onClose }: { name: string | null; draft: string; onDraft: (text: string) => void; onClose: () => void }) {
  const { t } = useView();
  const state = usePage('strategies', 'problems');
  const [chosen, setChosen] = useState(name);
  /** The document that was last copied into the editor: what differs from it was typed. */
  const copied = useRef('');
  const names = inOrder(Object.keys(state.strategies));
  // Nothing chosen, or the chosen one is gone: the first one is better than an empty place.
  const shown = chosen !== null && names.includes(chosen) ? chosen : names[0] ?? null;
  const edit = (text: string) => {
    copied.current = text;
    setDraft(text);
    document.getElementById('editor')?.focus();
  };
  return (
    <Dialog id="manage" title={t('strategies')} onClose={onClose}>
      <div className="strategies-body">
        {names.length > 0 ? (
          <ul className="strategies-list" aria-label={t('strategies')}>
            {names.map((one) => {
              const row = named(state.strategies, one);
              return row && (
                <li key={one}>
                  <button type="button" aria-current={one === shown} data-state={row.state} onClick={() => setChosen(one)}>
                    <b>{titled(one, row.version)}</b>
                    <span className="strategy-about">{row.state === 'running' ? `● ${t('isRunning')}` : `■ ${t('isStopped')}`}{row.timeframe && ` · ${row.timeframe}`}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        ) : !state.problems.strategies && <p className="empty">{t('noStrategiesPaste')}</p>}
        <Missing part="strategies" words="rulesMissing" />
        <PutBack />
        {shown !== null && <Document key={shown} name={shown} isOverwriting={() => !['', copied.current].includes(draft)} onEdit={edit} />}
        <Editor draft={draft} onDraft={setDraft} onAccepted={(accepted) => { copied.current = draft; setChosen(accepted); }} />
      </div>
    </Dialog>
  );
}

function Document({ name, isOverwriting, onEdit }: { name: string; isOverwriting: () => boolean; onEdit: (text: string) => void }) {
  const { t, session } = useView();
  const state = usePage('strategies', 'wishes', 'system');
  const [question, setQuestion] = useState<'remove' | 'overwrite' | null>(null);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (question !== null) yes.current?.focus(); }, [question]);
  const row = named(state.strategies, name);
  // Read again when its strategy changed: a new title makes no new version.
  const answer = useAnswer(JSON.stringify(row), () => api.strategy(name));
  if (!row) return null;
  const wish = named(state.wishes, name);
  const isBusy = wish !== null && 'verb' in wish;
  const isOn = row.state === 'running';
  const text = answer.state === 'here' ? answer.value.document ?? '' : null;
  const file = answer.state === 'here' ? answer.value.file ?? null : null;
  const confirm = () => {
    setQuestion(null);
    if (question === 'remove') void session.remove(name, text === null ? null : { document: text, file });
    else if (text !== null) onEdit(text);
  };
  return (
    <section className="document" aria-labelledby="document-name">
      <div className="document-head">
        <h3 id="document-name">{titled(name, row.version)} · {t(isOn ? 'isRunning' : 'isStopped')}</h3>
        <div className="actions">
          <button type="button" aria-disabled={isBusy} onClick={() => { if (!isBusy) void session.wish(name, isOn ? 'stop' : 'start'); }}>
            {isBusy ? t(`${wish.verb}UnderWay`) : isOn ? `■ ${t('stop')}` : `▶ ${t('start')}`}
          </button>
          {text !== null && <button type="button" onClick={() => { if (isOverwriting()) setQuestion('overwrite'); else onEdit(text); }}>{t('copyToEditor')}</button>}
          <button type="button" className="danger" onClick={() => setQuestion('remove')}>{t('remove')} …</button>
        </div>
      </div>
      {question !== null && (
        <div className="confirm" role="group" aria-labelledby="confirm-text">
          <p id="confirm-text">{question === 'remove' ? removalText(name, file, state.system, t) : t('overwriteQuestion')}</p>
          <div className="actions">
            <button type="button" className="danger" ref={yes} onClick={confirm}>{t(question === 'remove' ? 'remove' : 'replaceIt')}</button>
            <button type="button" onClick={() => setQuestion(null)}>{t('keepIt')}</button>
          </div>
        </div>
      )}
      {wish !== null && 'problem' in wish && <p className="problem" role="alert">{wish.problem}</p>}
      <pre className="document-text" tabIndex={0} role="region" aria-label={t('documentReadOnly')}>{text ?? (answer.state === 'failed' ? '' : t('asking'))}</pre>
      {answer.state === 'failed' && <Problem text={t('documentMissing', { reason: answer.reason })} onAgain={answer.again} />}
    </section>
  );
}

/** What a removal deletes, and from which platform. */
function removalText(name: string, file: string | null, system: SystemAnswer | null, t: Translate): string {
  const platform = t(system === null ? 'platformUnknown' : system.market === 'live' ? 'platformLive' : 'platformSimulated');
  return [
    t('removeQuestion', { name, platform }), file === null ? t('removesItsFile') : t('removesFile', { file }), t(system?.strategies_copied ? 'removesCopy' : 'removesShared'),
    t('removeLater'),
  ].join(' ');
}
