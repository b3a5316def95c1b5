import type { TextKey } from '../text/texts';
import type { Loadable } from '../state/State';
import { usePage, useView } from './View';

/** Why a part of what the page shows could not be had, and a way to ask for it at once; nothing when there is no problem with it. */
export function Missing({ part, words }: { part: Loadable; words: TextKey }) {
  const { t, session } = useView();
  const reason = usePage('problems').problems[part];
  if (reason === undefined) return null;
  return <Problem text={t(words, { reason })} onAgain={() => session.again(part)} testid={`missing-${part}`} />;
}

/** What went wrong, and a way to try again. */
export function Problem({ text, onAgain, testid }: { text: string; onAgain: () => void; testid?: string }) {
  const { t } = useView();
  return (
    <div className="problem missing" role="status" data-testid={testid}>
      <span>{text}</span> <button type="button" onClick={onAgain}>{t('again')}</button>
    </div>
  );
}
