import { useState } from 'react';
import { inOrder, named } from '../../lib/keyed';
import { usePage, useView } from '../../ui/View';

/** What was removed on this page, and the way back: the same document again is the same strategy. */
export function PutBack() {
  const { removed } = usePage('removed');
  return (
    <div className="put-back" role="status">
      {inOrder(Object.keys(removed)).map((name) => <Removal key={name} name={name} />)}
    </div>
  );
}

function Removal({ name }: { name: string }) {
  const { t, session, store } = useView();
  const one = named(usePage('removed').removed, name);
  const [problem, setProblem] = useState('');
  const [isAsking, setAsking] = useState(false);
  if (one === null) return null;
  const undo = async () => {
    if (isAsking) return;
    setAsking(true);
    setProblem('');
    await session.define(one.document).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    setAsking(false);
  };
  return (
    <div className="notice removal" data-testid={`removed-${name}`}>
      <p>{one.file === null ? t('wasRemoved', { name }) : t('wasRemovedWith', { name, file: one.file })}</p>
      <div className="actions">
        <button type="button" aria-disabled={isAsking} onClick={() => void undo()}>{t(isAsking ? 'askingShort' : 'undo')}</button>
        <button type="button" onClick={() => store.dispatch({ type: 'removalSettled', name })}>{t('dismiss')}</button>
      </div>
      {problem !== '' && <p className="problem" role="alert">{problem}</p>}
    </div>
  );
}
