import { shortName } from '../lib/instruments';
import { inOrder } from '../lib/keyed';
import { closedGates, isRunning } from '../state/selectors';
import type { State } from '../state/State';
import { isOpen } from '../state/trades';
import { seriesOf } from '../lib/series';
import { gateText } from '../text/gates';
import { venueOf } from '../text/roles';
import { promiseSide, toldSide } from '../text/verdicts';
import type { Translate } from '../text/translate';
import { Signed } from '../ui/Signed';
import { usePage, useView } from '../ui/View';

/** The page in three sentences: on which data it runs, what runs, and whether the edge holds so far. */
export function Summary() {
  const { t, scope } = useView();
  const state = usePage('signals', 'strategies', 'trades', 'stats', 'system', 'problems');
  const names = inOrder(Object.keys(state.signals));
  const running = names.filter((name) => isRunning(state, name));
  const markets = inOrder(new Set(running.map((name) => shortName(state.signals[name]?.instrument ?? ''))));
  const late = closedGates(state).map((gate) => `${seriesOf(gate.instrument, 0)} (${gateText(gate.reason, t)})`);
  const open = Object.values(state.trades).filter(isOpen).length;
  const total = state.stats?.total[scope] ?? null;
  return (
    <section className="summary" aria-label={t('inShort')} data-testid="summary">
      <p><span className="summary-label">{t('theData')}</span> <span>{state.system === null ? t('marketNotSaid') : (state.system.market === 'simulated' ? t('dataSimulated', { words: state.system.description }) : t('dataLive', { venues: state.system.venues.map(venueOf).join(', ') }))} {late.length > 0 && <b className="warn">{t('notUpToDate', { which: late.join(', ') })}</b>}</span></p>
      <p>
        <span className="summary-label">{t('whatRuns')}</span>{' '}
        <span>{names.length === 0 && state.problems.signals ? t('runsUnknown') : running.length === 0 ? t('nothingRuns') : t('runsOn', { n: running.length, markets: markets.join(', ') })} {open === 0 ? t('noTradeOpen') : t('tradesOpen', { n: open })}</span>
      </p>
      <p>
        <span className="summary-label">{t('theEdge')}</span>{' '}
        <span>
          {edgeText(state, scope, t)} {total !== null && total.trades > 0 && <>{t('nTrades', { n: total.trades })}, {t('meanNet')} <Signed value={total.mean_net_bps} unit={t('bps')} /></>}
        </span>
      </p>
    </section>
  );
}

/** How many strategies can be told from zero and from what was promised, which is all that can be said of an edge. */
function edgeText(state: Pick<State, 'stats'>, scope: 'all' | 'timely', t: Translate): string {
  const signals = Object.values(state.stats?.signals ?? {});
  const samples = signals.map((one) => one[scope]);
  if (samples.length === 0) return t('edgeNothing');
  const above = samples.filter((one) => toldSide(one) === 'above').length;
  const below = samples.filter((one) => toldSide(one) === 'below').length;
  const less = signals.filter((one) => promiseSide(one[scope], one.expected?.net_bps ?? null) === 'above').length;
  const zero = above + below === 0 ? t('edgeOpen') : t('edgeCounts', { above, below, open: samples.length - above - below });
  return less > 0 ? `${zero} ${t('edgeLess', { n: less })}` : zero;
}
