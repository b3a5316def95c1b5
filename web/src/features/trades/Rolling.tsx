import { useMemo, type ReactNode } from 'react';
import { named } from '../../lib/keyed';
import type { Trade } from '../../state/State';
import { sentenceOf } from '../../text/verdicts';
import { Signed } from '../../ui/Signed';
import { usePage, useView } from '../../ui/View';
import type { Sample } from '../../wire/answers';
import { Curve } from './Curve';

const NEWEST = 20;

/** What the trades add up to: all of them as the gateway counts them, the newest, and the sum of their net returns as a curve. */
export function Rolling({ closed, signal, isWhole }: { closed: readonly Trade[]; signal: string; isWhole: boolean }) {
  const { t, format, scope } = useView();
  const { stats } = usePage('stats');
  const counted = useMemo(() => (scope === 'all' ? closed : closed.filter((trade) => trade.booked_late !== true)), [closed, scope]);
  const sample: Sample | null = signal === '' ? stats?.total[scope] ?? null : (stats && named(stats.signals, signal)?.[scope]) ?? null;
  const newest = counted.slice(0, NEWEST);
  const mean = (values: readonly number[]) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);
  const numbers = (of: (trade: Trade) => number | null) => newest.map(of).filter((value): value is number => value !== null);
  const net = numbers((trade) => trade.net_bps);
  return (
    <div className="rolling" data-testid="rolling">
      {sample && (
        <Block title={t(signal !== '' ? 'presentVersion' : scope === 'timely' ? 'allTimely' : 'allTrades')} note={sentenceOf(sample, (signal !== '' && stats ? named(stats.signals, signal)?.expected?.net_bps : null) ?? null, t, format)}>
          <Figure label={t('trades')}>{format.count(sample.trades)}</Figure>
          <Figure label={t('aDay')}>{format.plain(sample.trades_per_day, 2)}</Figure>
          <Figure label={t('winRate')}>{format.percent(sample.win_rate)}</Figure>
          <Figure label={t('meanGross')}><Signed value={sample.mean_gross_bps} /></Figure>
          <Figure label={t('meanNet')}><Signed value={sample.mean_net_bps} /></Figure>
          <Figure label={t('netInterval')}>{format.interval(sample.ci95_low, sample.ci95_high)}</Figure>
        </Block>
      )}
      {newest.length > 0 && (
        <Block title={t('lastTrades', { n: newest.length })}>
          <Figure label={t('winRate')}>{format.percent(net.length === 0 ? null : net.filter((value) => value > 0).length / net.length)}</Figure>
          <Figure label={t('meanGross')}><Signed value={mean(numbers((trade) => trade.gross_bps))} /></Figure>
          <Figure label={t('meanNet')}><Signed value={mean(net)} /></Figure>
        </Block>
      )}
      <Curve trades={counted} isWhole={isWhole} />
    </div>
  );
}

function Block({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return <section className="rolling-block"><h3>{title}</h3><dl>{children}</dl>{note && <p className="verdict">{note}</p>}</section>;
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return <div><dt>{label}</dt><dd>{children}</dd></div>;
}
