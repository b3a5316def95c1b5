import { useState, type FormEvent } from 'react';
import { fullName, shortName } from '../../lib/instruments';
import { lastPrice, listed } from '../../state/selectors';
import { venueOf } from '../../text/roles';
import type { InstrumentRow } from '../../wire/answers';
import { Missing } from '../../ui/Missing';
import { usePage, useView } from '../../ui/View';

/** What the feeds follow, with the newest price; what is typed is followed from now on, and what nobody reads can be let go. */
export function WatchPanel() {
  const { t } = useView();
  const state = usePage('instruments', 'problems');
  /** What came of the last wish that was not granted, in words. */
  const [problem, setProblem] = useState<string | null>(null);
  const all = state.instruments;
  return (
    <section className="panel watch-panel" aria-labelledby="watch-title" data-testid="watch">
      <div className="panel-head"><h2 id="watch-title">{t('watchList')}</h2></div>
      <Missing part="instruments" words="watchMissing" />
      {all === null ? !state.problems.instruments && <p className="empty">{t('watchLoading')}</p> : (
        <>
          {Object.keys(all).length === 0 && <p className="empty">{t('watchEmpty')}</p>}
          <ul className="watch-list">
            {listed(state).map((instrument) => {
              const row = all[instrument];
              return row && <Watched key={instrument} row={row} onProblem={setProblem} />;
            })}
          </ul>
        </>
      )}
      <Follow onProblem={setProblem} />
      {problem !== null && <p className="problem" role="alert" data-testid="watch-problem">{problem}</p>}
    </section>
  );
}

interface Telling {
  onProblem: (words: string | null) => void;
}

function Watched({ row, onProblem }: { row: InstrumentRow } & Telling) {
  const { t, charted, chart, session } = useView();
  const [isBusy, setBusy] = useState(false);
  const name = shortName(row.instrument);
  const letGo = async () => {
    if (isBusy) return;
    setBusy(true);
    onProblem(null);
    const reason = await session.unfollow(row.instrument).then(() => null, reasonOf);
    // Without a reason it is gone from the list, and this row with it.
    if (reason === null) return;
    setBusy(false);
    onProblem(t('notLetGo', { reason }));
  };
  return (
    <li data-testid={`watched-${row.instrument}`} data-follows={row.follows.join(',')}>
      <button type="button" className="watch-name" aria-pressed={row.instrument === charted} title={t('showOnChart', { instrument: name })} onClick={() => chart(row.instrument)}>
        <b>{name}</b> <span className="watch-what">{row.follows.join(', ')}</span>
      </button>
      <Price instrument={row.instrument} />
      {row.read_by.length > 0 ? <span className="watch-readers">{t('readBy', { names: row.read_by.join(', ') })}</span> : (
        <button type="button" className="action" aria-disabled={isBusy} aria-label={t('unfollowNamed', { instrument: name })} onClick={() => void letGo()}>
          {t(isBusy ? 'unfollowing' : 'unfollow')}
        </button>
      )}
    </li>
  );
}

/** Prices move all the time: drawn by itself. */
function Price({ instrument }: { instrument: string }) {
  const { format } = useView();
  return <span className="watch-price">{format.price(lastPrice(usePage('candles', 'forming', 'instruments'), instrument))}</span>;
}

function Follow({ onProblem }: Telling) {
  const { t, session } = useView();
  const venues = usePage('system').system?.venues ?? [];
  const [chosen, setVenue] = useState('');
  const [text, setText] = useState('');
  const [hasMinutes, setMinutes] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const venue = venues.includes(chosen) ? chosen : venues[0] ?? '';
  const follow = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const typed = text.trim();
    if (typed === '') {
      onProblem(t('nothingToFollow'));
      return;
    }
    setBusy(true);
    onProblem(null);
    const reason = await session.follow(typed.includes(':') || venue === '' ? fullName(typed) : `${venue}:${typed}`, hasMinutes ? '5m,1m' : '5m').then(() => null, reasonOf);
    setBusy(false);
    if (reason === null) setText('');
    else onProblem(t('notFollowedNow', { reason }));
  };
  return (
    <form className="watch-form" onSubmit={(event) => void follow(event)}>
      {/* What is typed in full says its venue itself. */}
      {venues.length > 1 && (
        <select className="choice" aria-label={t('venue')} value={venue} onChange={(event) => setVenue(event.target.value)}>
          {venues.map((name) => <option key={name} value={name}>{venueOf(name)}</option>)}
        </select>
      )}
      <input
        type="text" aria-label={t('followLabel')} placeholder={venue === '' || venue === 'coinbase' ? 'SOL-USD' : 'SOLUSDT'} value={text} maxLength={64} spellCheck={false} autoComplete="off" autoCapitalize="characters"
        onChange={(event) => setText(event.target.value)}
      />
      <label className="check"><input type="checkbox" checked={hasMinutes} onChange={(event) => setMinutes(event.target.checked)} /> {t('withMinutes')}</label>
      <button type="submit" className="action" aria-disabled={isBusy}>{t(isBusy ? 'following' : 'follow')}</button>
    </form>
  );
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
