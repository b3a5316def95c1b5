import { seriesOf } from '../../lib/series';
import { gateText } from '../../text/gates';
import { Moment } from '../../ui/Moment';
import { useView } from '../../ui/View';
import type { LedgerDay, SourceReport } from '../../wire/answers';

/** What a service says of its venue's data: what is up to date, what the last day was made of, and how the clocks differ. */
export function SourceView({ report }: { report: SourceReport }) {
  const { t, format } = useView();
  const { clock, shadow } = report;
  return (
    <div className="source">
      <ul className="gates">
        {report.gates.map((gate) => (
          <li key={gate.instrument} data-open={gate.reason === null} data-testid={`gate-${gate.instrument}`}>
            <span className="mark" aria-hidden="true">{gate.reason === null ? '✓' : '!'}</span> <b>{seriesOf(gate.instrument, 0)}</b>{' '}
            {gate.reason === null ? t('gateOpen') : t('gateClosed', { reason: gateText(gate.reason, t) })}
            {gate.detail !== null && <p className="gate-detail">{gate.detail}</p>}
          </li>
        ))}
      </ul>
      {report.day.map((day) => <p key={`${day.instrument} ${day.seconds}`}><DayText day={day} /></p>)}
      {shadow !== null && <p>{t('shadowAt')} <Moment ts={shadow.checked_at / 1e6} />: {t('shadowWords', { n: shadow.bars, revised: shadow.revised })}</p>}
      {clock !== null && <p>{t('clockWords', { s: format.signed(clock.difference_ms / 1000, 2) })}</p>}
    </div>
  );
}

/** `BTC-USD: 288 in 24 h — 286 by stream, 2 by REST; slowest 12.1 s`. */
function DayText({ day }: { day: LedgerDay }) {
  const { t, format } = useView();
  const parts = ([
    [day.stream, 'dayStream'], [day.rest, 'dayRest'], [day.history, 'dayHistory'], [day.filled, 'dayFilled'], [day.missing, 'dayMissing'], [day.revised, 'dayRevised'],
  ] as const).filter(([count]) => count > 0).map(([count, text]) => t(text, { n: count }));
  if (day.slowest_ms !== null) parts.push(t('daySlowest', { s: format.plain(day.slowest_ms / 1000) }));
  return <>{t('dayWords', { series: seriesOf(day.instrument, day.seconds), n: day.count })} {parts.join(', ')}</>;
}
