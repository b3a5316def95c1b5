import type { ReactNode } from 'react';
import { shortName } from '../../lib/instruments';
import { titled } from '../../lib/keyed';
import { heldSeconds, unrealised } from '../../state/selectors';
import type { Trade } from '../../state/State';
import { isOpen } from '../../state/trades';
import { durationText } from '../../text/durations';
import { outcomeText } from '../../text/outcomes';
import { ConditionGroups } from '../../ui/ConditionGroups';
import { Problem } from '../../ui/Missing';
import { Moment } from '../../ui/Moment';
import { Side } from '../../ui/Side';
import { Signed } from '../../ui/Signed';
import { useAnswer } from '../../ui/useAnswer';
import { useMarketNow, usePage, useView } from '../../ui/View';
import { api } from '../../wire/api';
import { BarFacts } from './BarFacts';
import { Origins } from './Origins';
import { Records } from './Records';

/** A trade from the venue's bar to its result, step by step. */
export function WhyTrade({ id }: { id: number }) {
  const { t, format, explain } = useView();
  const state = usePage('trades', 'candles', 'forming', 'instruments');
  const trade = state.trades[id];
  const now = useMarketNow();
  if (!trade) return <p className="note">{t('tradeGone')}</p>;
  const name = titled(trade.signal, trade.version);
  return (
    <div className="why">
      <p className="why-title"><b>{name}</b> <Side direction={trade.direction} /> {shortName(trade.instrument)} · {t('tradeNumber', { id: String(trade.id) })}</p>
      <ol className="steps">
        <Step title={t('stepBar')}><BarFacts instrument={trade.instrument} ts={trade.entry_ts} /><Origins ts={trade.entry_ts} /></Step>
        <Step title={t('stepJudged', { name })}><Judged trade={trade} ts={trade.entry_ts} part="entry" /></Step>
        <Step title={t('stepEntry')}>
          <p>{t('entryWords', { price: format.price(trade.entry_price) })} <Moment ts={trade.entry_ts + trade.bar_seconds} /></p>
          {trade.booked_late && <p className="note warn">{t('bookedLate')}</p>}
        </Step>
        {isOpen(trade) ? (
          <Step title={t('stepOpen')}>
            <p>{t('heldFor', { time: durationText(heldSeconds(trade, now), t) })} · {t('gross')} <Signed value={unrealised(state, trade)} unit={t('bps')} /></p>
            <p className="note">{trade.hold_seconds === null ? t('untilRule') : t('endsLatest')} {trade.hold_seconds !== null && <Moment ts={trade.entry_ts + trade.hold_seconds + trade.bar_seconds} />}</p>
          </Step>
        ) : (
          <>
            <Step title={t(trade.exit_reason === 'rule' ? 'stepExitRule' : 'stepExitTime')}>
              <p>{t('exitWords', { price: format.price(trade.exit_price) })} <Moment ts={(trade.exit_ts ?? 0) + trade.bar_seconds} /></p>
              {trade.exit_reason === 'rule' && <Judged trade={trade} ts={trade.exit_ts ?? 0} part="exit" />}
            </Step>
            <Step title={t('stepResult')}>
              <dl className="facts">
                <div><dt>{t('grossBps')}</dt><dd><Signed value={trade.gross_bps} places={2} /></dd></div>
                <div><dt>{t('cost')}</dt><dd>{format.plain((trade.gross_bps ?? 0) - (trade.net_bps ?? 0), 2)}</dd></div>
                <div><dt>{t('netBps')}</dt><dd><Signed value={trade.net_bps} places={2} /></dd></div>
                <div><dt>{t('duration')}</dt><dd>{durationText((trade.exit_ts ?? 0) - trade.entry_ts, t)}</dd></div>
              </dl>
            </Step>
          </>
        )}
        <Step title={t('stepRecords')}><Records trade={trade} /></Step>
      </ol>
      <div className="actions">
        <button type="button" onClick={() => explain({ kind: 'bar', instrument: trade.instrument, ts: trade.entry_ts })}>{t('wholeEntryBar')}</button>
        {trade.exit_ts !== null && <button type="button" onClick={() => explain({ kind: 'bar', instrument: trade.instrument, ts: trade.exit_ts ?? 0 })}>{t('wholeExitBar')}</button>}
      </div>
    </div>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return <li><h3>{title}</h3>{children}</li>;
}

function Judged({ trade, ts, part }: { trade: Trade; ts: number; part: 'entry' | 'exit' }) {
  const { t } = useView();
  const answer = useAnswer(`${trade.signal} ${ts}`, () => api.explain(trade.signal, ts));
  if (answer.state === 'loading') return <p className="note">{t('asking')}</p>;
  if (answer.state === 'failed') return <Problem text={t('nothingKept', { reason: answer.reason })} onAgain={answer.again} />;
  const { conditions, exit_conditions, outcome, version } = answer.value;
  return (
    <>
      {version !== trade.version && <p className="note warn">{t('otherVersion', { version: String(version) })}</p>}
      {part === 'entry' ? <><p>{outcomeText(outcome, t)}</p><ConditionGroups conditions={conditions.filter((one) => one.direction === trade.direction)} /></> : <ConditionGroups conditions={exit_conditions} />}
    </>
  );
}
