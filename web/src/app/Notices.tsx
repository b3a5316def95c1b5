import { usePage, useView } from '../ui/View';

/** What keeps the page from showing the truth, in one line each. */
export function Notices() {
  const { t } = useView();
  const { problems, connection, loaded } = usePage('problems', 'connection', 'loaded');
  return (
    <div role="alert">
      {problems.everything && <p className="notice">{t('pageNotFilled', { reason: problems.everything })}</p>}
      {problems.wire && <p className="notice">{t('wireProblem', { reason: problems.wire })}</p>}
      {loaded && connection.state === 'waiting' && !problems.everything && <p className="notice">{t('staleNotice')}</p>}
    </div>
  );
}
