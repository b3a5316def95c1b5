import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { inOrder, named } from '../../lib/keyed';
import type { Trade } from '../../state/State';
import { isOpen } from '../../state/trades';
import { Missing } from '../../ui/Missing';
import { usePage, useView } from '../../ui/View';
import type { StatsAnswer } from '../../wire/answers';
import { exportTrades } from './exportTrades';
import { Rolling } from './Rolling';
import { TradeRowView } from './TradeRowView';

const TABS = ['open', 'closed'] as const;
const SHOWN = 200;

/** Open and closed trades, newest first, of one strategy or of all, and what they add up to. */
export function TradeLog() {
  const { t, format } = useView();
  const state = usePage('trades', 'signals', 'stats', 'problems', 'loaded');
  const [tab, setTab] = useState<typeof TABS[number]>('closed');
  const [signal, setSignal] = useState('');
  const [problem, setProblem] = useState('');
  const tabs = useRef<HTMLDivElement>(null);
  const names = useMemo(() => inOrder(new Set([...Object.values(state.trades).map((trade) => trade.signal), ...Object.keys(state.signals)])), [state.trades, state.signals]);
  const [open, closed] = useMemo(() => {
    const own = Object.values(state.trades).filter((trade) => signal === '' || trade.signal === signal);
    return [own.filter(isOpen).sort(byEntry), own.filter((trade) => !isOpen(trade)).sort(byExit)] as const;
  }, [state.trades, signal]);
  const closedCount = Math.max(countOf(state.stats, signal), closed.length);
  const listed = tab === 'open' ? open : closed;

  const keys = (event: KeyboardEvent) => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const other = event.key === 'Home' ? 'open' : event.key === 'End' ? 'closed' : tab === 'open' ? 'closed' : 'open';
    setTab(other);
    tabs.current?.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  const give = (kind: 'csv' | 'json') => {
    setProblem('');
    exportTrades(kind, signal).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  return (
    <section className="panel trades-panel" id="trades" aria-labelledby="trades-title">
      <div className="panel-head">
        <h2 id="trades-title">{t('tradeLog')}</h2>
        <div className="tabs" role="tablist" aria-labelledby="trades-title" ref={tabs} onKeyDown={keys}>
          {TABS.map((name) => (
            <button
              key={name} type="button" role="tab" id={`tab-${name}`} aria-controls="trades-view" aria-selected={tab === name} tabIndex={tab === name ? 0 : -1}
              onClick={() => setTab(name)}
            >
              {t(name === 'open' ? 'tabOpen' : 'tabClosed')} <span className="count">{format.count(name === 'open' ? open.length : closedCount)}</span>
            </button>
          ))}
        </div>
        <div className="tools">
          <label className="filter">
            <span>{t('signal')}</span>
            <select value={signal} onChange={(event) => setSignal(event.target.value)} data-testid="filter">
              <option value="">{t('allSignals')}</option>
              {names.map((name) => <option key={name} value={name}>{name}</option>)}
            </select>
          </label>
          <button type="button" className="action" onClick={() => give('csv')}>{t('exportAs', { kind: 'CSV' })}</button>
          <button type="button" className="action" onClick={() => give('json')}>{t('exportAs', { kind: 'JSON' })}</button>
        </div>
      </div>
      {problem !== '' && <p className="problem" role="alert">{t('exportFailed', { reason: problem })}</p>}
      <Missing part="trades" words="tradesMissing" />
      <div className="table-view" id="trades-view" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <table className="trades" role="table" aria-label={t('tradesLabel', { zone: format.zoneName })}>
          <thead role="rowgroup">
            <tr role="row">
              {(['signal', 'instrument', 'direction'] as const).map((key) => <th key={key} role="columnheader" scope="col">{t(key)}</th>)}
              <th role="columnheader" scope="col">{t('entryTime')}</th>
              {(['entryPrice', 'exitPrice'] as const).map((key) => <th key={key} role="columnheader" scope="col" className="number">{t(key)}</th>)}
              <th role="columnheader" scope="col">{t('endedBy')}</th>
              <th role="columnheader" scope="col" className="number">{t('duration')}</th>
              <th role="columnheader" scope="col" className="number">{t('grossBps')}</th>
              <th role="columnheader" scope="col" className="number">{t('netBps')}</th>
              <th role="columnheader" scope="col"><span className="visually-hidden">{t('why')}</span></th>
            </tr>
          </thead>
          <tbody role="rowgroup">{listed.slice(0, SHOWN).map((trade) => <TradeRowView key={trade.id} trade={trade} />)}</tbody>
        </table>
        {listed.length === 0 && !state.problems.trades && <p className="empty">{!state.loaded ? t('loadingTrades') : t(tab === 'open' ? 'noneOpen' : 'noneClosed')}</p>}
        {listed.length > SHOWN && <p className="empty">{t('shownOf', { shown: SHOWN, n: tab === 'closed' ? closedCount : listed.length })}</p>}
      </div>
      <Rolling closed={closed} signal={signal} isWhole={closed.length >= closedCount} />
    </section>
  );
}

/** Closed trades as the gateway counts them, of one strategy in all its versions or of all. */
function countOf(stats: StatsAnswer | null, signal: string): number {
  if (signal === '') return stats?.total.all.trades ?? 0;
  const own = stats && named(stats.signals, signal);
  return own ? [own.all, ...Object.values(own.earlier).map((one) => one.all)].reduce((sum, one) => sum + one.trades, 0) : 0;
}

const byEntry = (a: Trade, b: Trade) => b.entry_ts - a.entry_ts || b.id - a.id;
const byExit = (a: Trade, b: Trade) => (b.exit_ts ?? 0) - (a.exit_ts ?? 0) || b.entry_ts - a.entry_ts || b.id - a.id;
