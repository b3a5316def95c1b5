import { freshness } from '../state/selectors';
import { roleOf } from '../text/roles';
import { usePage, useView } from '../ui/View';
import { useWallSeconds } from './useWallSeconds';

/** What keeps the page from showing the truth, in one line each. */
export function Notices() {
  const { t } = useView();
  const state = usePage('problems', 'connection', 'loaded', 'candles', 'forming', 'system', 'lastBarSeenAt', 'instruments', 'charted');
  const { problems, connection, loaded } = state;
  // Without an answer of the gateway nobody knows.
  const silent = connection.state === 'live' && !problems.system ? (state.system?.services ?? []).filter((one) => one.state === 'not answering') : [];
  const isStale = freshness(state, useWallSeconds()).level === 'stale';
  return (
    <div role="alert">
      {problems.everything && <p className="notice">{t('pageNotFilled', { reason: problems.everything })}</p>}
      {problems.wire && <p className="notice">{t('wireProblem', { reason: problems.wire })}</p>}
      {loaded && connection.state !== 'live' && !problems.everything && <p className="notice">{t('staleNotice')}</p>}
      {silent.map(({ service }) => <p className="notice" key={service}>{t('serviceDown', { service, role: roleOf(service, t) })}</p>)}
      {loaded && isStale && <p className="notice">{t('staleData')}</p>}
    </div>
  );
}
