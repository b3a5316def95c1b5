import type { CandleRow, Explanation, InstrumentRow, SignalsAnswer, StatsAnswer, StrategyRow, SystemAnswer, TradeRow, WishAnswer } from '../wire/answers';
import type { Verb } from '../wire/api';
import type { ConnectionState } from '../wire/EventStream';
import type { GatewayEvent } from '../wire/GatewayEvent';
import type { ProblemPlace, Removed } from './State';

/** Everything that changes the page's state. `at` is a wall time in seconds. */
export type Action =
  | { type: 'event'; event: GatewayEvent; at: number }
  | { type: 'snapshot'; snapshot: Snapshot; at: number }
  | { type: 'candlesLoaded'; instrument: string; rows: readonly CandleRow[] }
  | { type: 'minutesLoaded'; instrument: string; rows: readonly CandleRow[] }
  | { type: 'instrumentsLoaded'; rows: readonly InstrumentRow[] }
  /** What the feed answered to a wish. */
  | { type: 'instrumentAnswered'; row: InstrumentRow }
  | { type: 'charted'; instrument: string }
  | { type: 'tradesLoaded'; rows: readonly TradeRow[] }
  | { type: 'signalsLoaded'; answer: SignalsAnswer }
  | { type: 'strategiesLoaded'; rows: readonly StrategyRow[] }
  | { type: 'statsLoaded'; answer: StatsAnswer }
  | { type: 'systemLoaded'; answer: SystemAnswer | null; at: number }
  | { type: 'explained'; answer: Explanation }
  | { type: 'wished'; name: string; verb: Verb }
  | { type: 'wishGranted'; name: string; answer: WishAnswer }
  | { type: 'wishRefused'; name: string; problem: string }
  | { type: 'removedHere'; name: string; removed: Removed }
  /** It was put back, or nobody wants it any more. */
  | { type: 'removalSettled'; name: string }
  | { type: 'problem'; place: ProblemPlace; message: string | null }
  | { type: 'connection'; connection: ConnectionState };

/** Everything by REST, in place of what was known; what could not be loaded is absent. */
export interface Snapshot {
  /** By instrument. */
  candles: Record<string, readonly CandleRow[]>;
  instruments?: readonly InstrumentRow[];
  trades?: readonly TradeRow[];
  signals?: SignalsAnswer;
  strategies?: readonly StrategyRow[];
  stats?: StatsAnswer;
}
