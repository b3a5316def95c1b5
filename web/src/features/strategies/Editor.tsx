import { useRef, useState } from 'react';
import { titled } from '../../lib/keyed';
import { useView } from '../../ui/View';

/** A place to write or paste a document, and what the gateway says of it. */
export function Editor({ draft, onDraft, onAccepted }: { draft: string; onDraft: (text: string) => void; onAccepted: (name: string) => void }) {
  const { t, session } = useView();
  const [said, setSaid] = useState<{ done: string } | { problem: string } | null>(null);
  const [isAsking, setAsking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const submit = async () => {
    if (isAsking) return;
    if (draft.trim() === '') {
      setSaid({ problem: t('documentFirst') });
      return;
    }
    setAsking(true);
    setSaid(null);
    try {
      const answer = await session.define(draft);
      setSaid({ done: answer.version === null ? t('nothingChanged') : t('accepted', { name: titled(answer.name, answer.version) }) });
      onAccepted(answer.name);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      setSaid({ problem: message });
      if (area.current) showPlace(area.current, message);
    } finally {
      setAsking(false);
    }
  };
  return (
    <section className="editor" aria-labelledby="editor-label">
      <h3><label id="editor-label" htmlFor="editor">{t('editorLabel')}</label></h3>
      <p className="section-note">{t('editorNote')}</p>
      <textarea
        id="editor" ref={area} rows={14} spellCheck={false} autoCapitalize="off" autoComplete="off" wrap="off" value={draft} aria-describedby="editor-problem"
        onChange={(event) => onDraft(event.target.value)}
      />
      <p className="problem" id="editor-problem" role="alert" hidden={said === null || !('problem' in said)}>{said !== null && 'problem' in said ? said.problem : ''}</p>
      {said !== null && 'done' in said && <p className="done" role="status">{said.done}</p>}
      <div className="actions"><button type="button" className="primary" onClick={() => void submit()}>{t(isAsking ? 'askingShort' : 'addOrReplace')}</button></div>
    </section>
  );
}

/** The gateway says `line:column: what is wrong`: the cursor goes there. */
function showPlace(editor: HTMLTextAreaElement, message: string): void {
  const place = /^(\d+):(\d+):/.exec(message);
  if (!place) return;
  const lines = editor.value.split('\n');
  const line = Math.min(Number(place[1]), lines.length) - 1;
  const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  const end = start + (lines[line]?.length ?? 0);
  editor.focus();
  editor.setSelectionRange(Math.min(start + Number(place[2]) - 1, end), end);
}
