import { Fragment, type ReactNode } from 'react';
import { tone } from '../../lib/Format';
import { named } from '../../lib/keyed';
import { sentenceOf } from '../../text/verdicts';
import type { TextKey } from '../../text/texts';
import { usePage, useView } from '../../ui/View';

const INTERVALS: ReadonlySet<TextKey> = new Set(['frequencyInterval', 'netInterval']);

/** What a strategy's trades show, beside what its author promised. Without a promise there is no column for one. */
export function Figures({ name }: { name: string }) {
  const { t, format, scope } = useView();
  const state = usePage('stats', 'problems');
  const stats = state.stats ? named(state.stats.signals, name) : null;
  if (!stats) return state.problems.stats ? null : <p className="empty">{t('noStats')}</p>;
  const { [scope]: measured, expected, earlier } = stats;
  const rangeText = (low: number | null, high: number | null) => (low === null || high === null ? '—' : `${format.plain(low, 2)} … ${format.plain(high, 2)}`);
  const rows: [TextKey, ReactNode, ReactNode, string?][] = [
    ['trades', format.count(measured.trades), ''],
    ['tradesADay', format.plain(measured.trades_per_day, 2), format.plain(expected?.trades_per_day, 2)],
    ['frequencyInterval', rangeText(measured.trades_per_day_low, measured.trades_per_day_high), ''],
    ['winRate', format.percent(measured.win_rate), ''],
    ['grossBps', format.signed(measured.mean_gross_bps), expected && `${format.signed(expected.gross_bps)} (${format.plain(expected.gross_bps_low, 0)}–${format.plain(expected.gross_bps_high, 0)})`, tone(measured.mean_gross_bps)],
    ['netBps', format.signed(measured.mean_net_bps), format.signed(expected?.net_bps), tone(measured.mean_net_bps)],
    ['netInterval', format.interval(measured.ci95_low, measured.ci95_high), ''],
  ];
  const versions = Object.entries(earlier).sort(([a], [b]) => Number(b) - Number(a));
  return (
    <>
      <table className="figures">
        <thead><tr><td /><th scope="col" className="number">{t('measured')}</th>{expected && <th scope="col" className="number">{t('expected')}</th>}</tr></thead>
        <tbody>
          {rows.map(([label, value, promise, colour]) => (
            <tr key={label}>
              <th scope="row">{t(label)}</th>
              {/* Nothing is promised of an interval: it takes the room of both. */}
              <td className={`number ${colour ?? ''}`} colSpan={expected && INTERVALS.has(label) ? 2 : 1}>{value}</td>
              {expected && !INTERVALS.has(label) && <td className="number expected">{promise}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="verdict">{sentenceOf(measured, expected?.net_bps ?? null, t, format)}</p>
      {versions.length > 0 && (
        <p className="earlier">
          {versions.map(([version, samples], place) => (
            <Fragment key={version}>{place > 0 && ' · '}v{version}: {t('nTrades', { n: samples[scope].trades })}, {t('net')} {format.signed(samples[scope].mean_net_bps)} {t('bps')}</Fragment>
          ))}
        </p>
      )}
    </>
  );
}
