import { BAR_SECONDS, barAt } from '../../lib/Bar';
import { BarSeries } from '../../lib/BarSeries';
import { shortName } from '../../lib/instruments';
import { Moment } from '../../ui/Moment';
import { usePage, useView } from '../../ui/View';

/** A bar of five minutes as the venue gave it. */
export function BarFacts({ instrument, ts }: { instrument: string; ts: number }) {
  const { t, format } = useView();
  const state = usePage('candles');
  const bar = barAt(state.candles[instrument] ?? BarSeries.none, ts);
  return (
    <dl className="facts">
      <div><dt>{t('instrument')}</dt><dd>{shortName(instrument)}</dd></div>
      <div><dt>{t('openedAt')}</dt><dd><Moment ts={ts} /></dd></div>
      <div><dt>{t('closedAt')}</dt><dd><Moment ts={ts + BAR_SECONDS} /></dd></div>
      {bar ? (
        <>
          <div><dt>{t('open')}</dt><dd>{format.price(bar.open)}</dd></div>
          <div><dt>{t('high')}</dt><dd>{format.price(bar.high)}</dd></div>
          <div><dt>{t('low')}</dt><dd>{format.price(bar.low)}</dd></div>
          <div><dt>{t('closePrice')}</dt><dd>{format.price(bar.close)}</dd></div>
          <div><dt>{t('volume')}</dt><dd>{format.volume(bar.volume)}</dd></div>
        </>
      ) : <div><dt>{t('prices')}</dt><dd>{t('barNotHere')}</dd></div>}
    </dl>
  );
}
