import { BAR_SECONDS } from '../../lib/Bar';
import { inOrder } from '../../lib/keyed';
import { outcomeText } from '../../text/outcomes';
import { ConditionGroups } from '../../ui/ConditionGroups';
import { Problem } from '../../ui/Missing';
import { Moment } from '../../ui/Moment';
import { useAnswer } from '../../ui/useAnswer';
import { barSeconds, isJudged } from '../../state/selectors';
import { usePage, useView } from '../../ui/View';
import type { Explanation } from '../../wire/answers';
import { BarFacts } from './BarFacts';
import { explainAll, type Explained } from './explainAll';
import { FeatureTable } from './FeatureTable';
import { Origins } from './Origins';

/** A bar: its prices, the features at it, and of every strategy each condition, what came of it and why. */
export function WhyBar({ instrument, ts }: { instrument: string; ts: number }) {
  const { t, format, explain } = useView();
  const state = usePage('signals', 'judgedTs', 'trades', 'fires');
  const isOver = isJudged(state, ts);
  const step = (bars: number) => explain({ kind: 'bar', instrument, ts: ts + bars * BAR_SECONDS });
  const trades = Object.values(state.trades).filter((trade) => trade.entry_ts === ts || trade.exit_ts === ts);
  // Also those that are gone since.
  const fired = Object.values(state.fires).filter((fire) => fire.ts === ts);
  // Of a minute within a bar of five speak those alone that are judged by minutes.
  const names = inOrder(new Set([...Object.keys(state.signals), ...[...trades, ...fired].map((one) => one.signal)])).filter((name) => ts % barSeconds(state, name) === 0);
  const answer = useAnswer(`${isOver} ${ts} ${names.join()}`, async () => (isOver ? explainAll(names, ts) : []));
  return (
    <div className="why">
      <div className="actions">
        <button type="button" onClick={() => step(-1)}>‹ {t('barBefore')}</button>
        <button type="button" onClick={() => { if (isOver) step(1); }} aria-disabled={!isOver}>{t('barAfter')} ›</button>
      </div>
      <BarFacts instrument={instrument} ts={ts} />
      {isOver && <Origins ts={ts} />}
      {!isOver ? <p className="note">{t('barNotJudged')}</p>
        : answer.state === 'loading' ? <p className="note">{t('asking')}</p>
          : answer.state === 'failed' ? <Problem text={answer.reason} onAgain={answer.again} /> : <Found found={answer.value} ts={ts} />}
      {trades.length > 0 && (
        <section>
          <h3>{t('tradesOfBar')}</h3>
          <div className="actions">
            {trades.map((trade) => (
              <button type="button" key={trade.id} onClick={() => explain({ kind: 'trade', id: trade.id })}>
                {trade.signal} {trade.direction} {t(trade.entry_ts === ts ? 'entry' : 'exit')} {format.price(trade.entry_ts === ts ? trade.entry_price : trade.exit_price)}
              </button>
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

function Found({ found, ts }: { found: readonly Explained[]; ts: number }) {
  const { t } = useView();
  const answers = found.flatMap((one) => ('answer' in one ? [one.answer] : []));
  const standing = answers.find((one) => one.ts === ts)?.standing ?? null;
  return (
    <>
      {standing && <p className="note">{t(standing === 'timely' ? 'standingTimely' : standing === 'stale' ? 'standingStale' : 'standingHistory')}</p>}
      <FeatureTable answers={answers.filter((one) => one.ts === ts)} />
      {found.map((one) => ('answer' in one ? <OfStrategy key={one.name} answer={one.answer} ts={ts} /> : (
        <section key={one.name} className="why-strategy"><h3>{one.name}</h3><p className="note">{t('nothingKept', { reason: one.problem })}</p></section>
      )))}
    </>
  );
}

function OfStrategy({ answer, ts }: { answer: Explanation; ts: number }) {
  const { t } = useView();
  return (
    <section className="why-strategy" data-testid={`why-${answer.signal}`} data-outcome={answer.outcome}>
      <h3>{answer.signal}{answer.version > 1 && ` v${answer.version}`} <span className="outcome">{outcomeText(answer.outcome, t)}</span></h3>
      {answer.ts !== ts && <p className="note">{t('ownBar')} <Moment ts={answer.ts} /></p>}
      <ConditionGroups conditions={answer.conditions} />
      {answer.exit_conditions.length > 0 && <><h4>{t('exitConditions')}</h4><ConditionGroups conditions={answer.exit_conditions} /></>}
    </section>
  );
}
