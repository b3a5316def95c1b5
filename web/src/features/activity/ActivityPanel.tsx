import { barSeconds } from '../../state/selectors';
import type { Activity } from '../../state/State';
import { Moment } from '../../ui/Moment';
import { Side } from '../../ui/Side';
import { Signed } from '../../ui/Signed';
import { usePage, useView } from '../../ui/View';
import { refusalText } from '../../text/refusals';

const KINDS = {
  fire: { icon: '⚡', word: 'fired' }, open: { icon: '→', word: 'opened' }, close: { icon: '■', word: 'closed' }, refused: { icon: '✕', word: 'refused' },
} as const;
const LINES = 60;

/** What happened lately, newest first. */
export function ActivityPanel() {
  const { t } = useView();
  const state = usePage('activity', 'signals');
  const { activity } = state;
  return (
    <section className="panel log-panel" aria-labelledby="log-title">
      <div className="panel-head"><h2 id="log-title">{t('recentEvents')}</h2></div>
      {activity.length === 0 ? <p className="empty">{t('nothingHappened')}</p> : (
        <ol className="log" tabIndex={0} aria-labelledby="log-title">{activity.slice(0, LINES).map((line) => <Line key={line.key} line={line} seconds={barSeconds(state, line.signal)} />)}</ol>
      )}
    </section>
  );
}

/** A line's time is that of the close of its bar, which is so many seconds long. */
function Line({ line, seconds }: { line: Activity; seconds: number }) {
  const { t, format } = useView();
  const { icon, word } = KINDS[line.kind];
  return (
    <li data-kind={line.kind}>
      <Moment ts={line.ts + seconds} />
      <span className="log-icon" aria-hidden="true">{icon}</span>
      <span>
        <b>{line.signal}</b> <Side direction={line.direction} /> {t(word)}
        {line.kind === 'refused' ? `: ${refusalText(line.reason, t)}` : ` ${t('at', { price: format.price(line.price) })}`}
        {line.kind === 'close' && <> · {t('gross')} <Signed value={line.gross} /> · {t('net')} <Signed value={line.net} unit={t('bps')} /></>}
      </span>
    </li>
  );
}
