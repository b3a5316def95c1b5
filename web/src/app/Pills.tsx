import { freshness } from '../state/selectors';
import { durationText } from '../text/durations';
import { Moment } from '../ui/Moment';
import { usePage, useView } from '../ui/View';
import { useWallSeconds } from './useWallSeconds';

/** When the newest bar closed, and whether that is too long ago. */
export function FreshnessPill() {
  const { t, format } = useView();
  const state = usePage('candles', 'forming', 'connection', 'system', 'lastBarSeenAt', 'instruments', 'charted');
  const { level, closedAt, cause } = freshness(state, useWallSeconds());
  const why = cause === null ? '' : cause.why === 'no bar yet' ? t('noBarYet') : cause.why === 'not connected' ? t('notConnected')
    : t(cause.of === 'market' ? 'silentMarket' : 'silentWall', { time: cause.seconds < 120 ? t('seconds', { s: Math.floor(cause.seconds) }) : durationText(cause.seconds, t) });
  return (
    <p className="pill" data-level={level} data-testid="freshness">
      <span className="mark" aria-hidden="true" />
      <span>{level === 'stale' && <b>{t('stale')} · </b>}<span className="pill-label">{t('lastBar')}</span> <Moment ts={closedAt} /> {closedAt === null ? '' : format.zoneAt(closedAt)}{why && ` · ${why}`}</span>
    </p>
  );
}

/** Whether the gateway is there. The countdown is for the eye; a screen reader hears the change of state. */
export function ConnectionPill() {
  const { t } = useView();
  const { connection } = usePage('connection');
  const now = useWallSeconds();
  const words = connection.state === 'live' ? t('connected') : connection.state === 'connecting' ? t('connecting') : t('disconnected');
  const wait = connection.state === 'waiting' ? Math.max(0, Math.ceil(connection.retryAt / 1000 - now)) : 0;
  return (
    <p className="pill" data-state={connection.state} data-testid="connection">
      <span className="mark" aria-hidden="true" />
      <span role="status">{words}</span>
      {connection.state === 'waiting' && <span aria-hidden="true">{t('againIn', { s: wait })}</span>}
    </p>
  );
}
