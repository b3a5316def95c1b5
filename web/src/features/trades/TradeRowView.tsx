import { memo } from 'react';
import { tone } from '../../lib/Format';
import { shortName } from '../../lib/instruments';
import { titled } from '../../lib/keyed';
import { heldSeconds, unrealised } from '../../state/selectors';
import type { Trade } from '../../state/State';
import { isOpen } from '../../state/trades';
import { durationText } from '../../text/durations';
import { Moment } from '../../ui/Moment';
import { Side } from '../../ui/Side';
import { useMarketNow, usePage, useView } from '../../ui/View';

/** A line of the trade log. A closed trade does not change: only what is open follows the prices. */
export const TradeRowView = memo(function TradeRowView({ trade }: { trade: Trade }) {
  const { t, format, explain } = useView();
  const open = isOpen(trade);
  const name = titled(trade.signal, trade.version);
  return (
    <tr role="row" data-testid={`trade-${trade.id}`} data-status={trade.status}>
      <td role="cell" data-label={t('signal')} className="signal-name">{trade.signal} <span className="version" data-testid="version">v{trade.version}</span></td>
      <td role="cell" data-label={t('instrument')} data-testid="instrument">{shortName(trade.instrument)}</td>
      <td role="cell" data-label={t('direction')}><Side direction={trade.direction} /></td>
      <td role="cell" data-label={t('entryTime')}><Moment ts={trade.entry_ts + trade.bar_seconds} /></td>
      <td role="cell" data-label={t('entryPrice')} className="number">{format.price(trade.entry_price)}</td>
      <td role="cell" data-label={t('exitPrice')} className="number">{open ? t('isOpen') : format.price(trade.exit_price)}</td>
      <td role="cell" data-label={t('endedBy')}>
        {trade.exit_reason === 'time' ? t('byTime') : trade.exit_reason === 'rule' ? t('byRule') : trade.exit_reason ?? '—'}{trade.booked_late && ` · ${t('late')}`}
      </td>
      {open ? <Running trade={trade} /> : (
        <>
          <td role="cell" data-label={t('duration')} className="number">{durationText((trade.exit_ts ?? 0) - trade.entry_ts, t)}</td>
          <td role="cell" data-label={t('grossBps')} className={`number ${tone(trade.gross_bps)}`}>{format.signed(trade.gross_bps)}</td>
        </>
      )}
      <td role="cell" data-label={t('netBps')} className={`number ${tone(trade.net_bps)}`}>{format.signed(trade.net_bps)}</td>
      <td role="cell" className="row-action">
        <button type="button" className="link" aria-label={t('whyTrade', { name, time: format.moment(trade.entry_ts + trade.bar_seconds) })} onClick={() => explain({ kind: 'trade', id: trade.id })}>{t('why')}</button>
      </td>
    </tr>
  );
});

/** How long an open trade has lasted, and what it would make now. */
function Running({ trade }: { trade: Trade }) {
  const { t, format } = useView();
  const now = unrealised(usePage('candles', 'forming', 'instruments'), trade);
  const held = durationText(heldSeconds(trade, useMarketNow()), t);
  return (
    <>
      <td role="cell" data-label={t('duration')} className="number">
        {trade.hold_seconds === null ? held : t('heldOf', { held, all: durationText(trade.hold_seconds, t) })}
      </td>
      <td role="cell" data-label={t('grossBps')} className={`number provisional ${tone(now)}`}>{now === null ? '—' : t('bpsNow', { bps: format.signed(now) })}</td>
    </>
  );
}
