import { directionsOf, lacking } from '../../lib/conditions';
import { arrow } from '../../lib/Format';
import { shortName } from '../../lib/instruments';
import { named, titled } from '../../lib/keyed';
import { cooldownLeft, isRunning, unrealised } from '../../state/selectors';
import type { Signal, State, Trade } from '../../state/State';
import { isOpen } from '../../state/trades';
import { durationText } from '../../text/durations';
import { obstacleText } from '../../text/obstacles';
import { outcomeText } from '../../text/outcomes';
import type { Translate } from '../../text/translate';
import { ConditionGroups } from '../../ui/ConditionGroups';
import { Moment } from '../../ui/Moment';
import { Side } from '../../ui/Side';
import { Signed } from '../../ui/Signed';
import { useMarketNow, usePage, useView } from '../../ui/View';
import { Figures } from './Figures';
import { WaitsFor } from './WaitsFor';
import { WarmUp } from './WarmUp';

const BADGES = { ACTIVE: '●', 'COOLING DOWN': '◔', WATCHING: '○', BLIND: '⊘', STOPPED: '■' } as const;
const STATUS = { ACTIVE: 'statusActive', 'COOLING DOWN': 'statusCooling', WATCHING: 'statusWatching', BLIND: 'statusBlind', STOPPED: 'statusStopped' } as const;

export function StrategyCard({ name }: { name: string }) {
  const { t, format, explain, manage, session } = useView();
  const state = usePage('signals', 'strategies', 'wishes', 'trades');
  const now = useMarketNow();
  const signal = named(state.signals, name);
  if (!signal) return null;
  const strategy = named(state.strategies, name);
  const isOn = isRunning(state, name);
  const wish = named(state.wishes, name);
  const isBusy = wish !== null && 'verb' in wish;
  const left = cooldownLeft(state, name);
  const open = Object.values(state.trades).filter((trade) => trade.signal === name && isOpen(trade)).sort((a, b) => b.entry_ts - a.entry_ts);
  return (
    <article className="panel card" aria-label={t('strategyNamed', { name })} data-status={signal.status} data-testid={`card-${name}`}>
      <div className="card-head">
        <h3>{name}{signal.version > 1 && <span className="version"> v{signal.version}</span>}</h3>
        <span className="badge" data-status={signal.status}>
          <span aria-hidden="true">{BADGES[signal.status]}</span> {t(STATUS[signal.status])}{left !== null && ` · ${t('timeLeft', { time: durationText(left, t) })}`}
          {!isOn && signal.status !== 'STOPPED' && ` · ${t('statusStopped')}`}
        </span>
      </div>
      {signal.title && <p className="card-title">{signal.title}</p>}
      {signal.theory && <p className="card-text">{signal.theory}</p>}
      <p className="card-rules">{rulesText(signal, strategy?.timeframe ?? null, t)}<br />{endText(signal, strategy?.exit ?? null, t)}</p>
      {signal.waiting.length > 0 && <WaitsFor waiting={signal.waiting} />}
      {signal.blind !== null && signal.waiting.length === 0 && (
        <p className="blind" data-testid="blind">
          <b>{t('cannotSee')}</b> {obstacleText(signal.blind, t)} {signal.blind.since !== null && <>{t('since')} <Moment ts={signal.blind.since / 1e6} /></>}
          {signal.blind.detail !== null && <span className="blind-detail">{signal.blind.detail}</span>}
        </p>
      )}
      {signal.outcome === 'unknown' && <WarmUp signal={signal} />}
      <p className="waits" data-testid="waits">{waitsText(signal, open, state, t)}</p>
      <ConditionGroups conditions={signal.conditions} />
      <p className="outcome">
        {signal.judged_ts === null ? t('notJudged') : <>{t('barOf')} <Moment ts={signal.judged_ts} />: {outcomeText(signal.outcome, t)}</>}
      </p>
      <p className="fired">
        <span data-testid="last-fired">
          {t('lastFired')}: {signal.last_fire_ts === null ? t('never') : <><Moment ts={signal.last_fire_ts + signal.bar_seconds} /> <Side direction={signal.last_fire_dir} /></>}
        </span>
        {signal.last_fire_ts !== null && now !== null && <span>{t('ago', { time: durationText(now - signal.last_fire_ts - signal.bar_seconds, t) })}</span>}
      </p>
      {open.map((trade) => (
        <button type="button" key={trade.id} className="position" onClick={() => explain({ kind: 'trade', id: trade.id })}>
          {trade.version === signal.version ? '' : `v${trade.version} `}<Side direction={trade.direction} /> {t('from', { price: format.price(trade.entry_price) })} ·{' '}
          {t('now')} <Unrealised trade={trade} /> {t('gross')} · {leftText(trade, now, strategy?.exit ?? null, t)}
        </button>
      ))}
      <Figures name={name} />
      <div className="actions">
        <button
          type="button" aria-disabled={isBusy} aria-label={`${t(isOn ? 'stop' : 'start')} ${name}`}
          onClick={() => { if (!isBusy) void session.wish(name, isOn ? 'stop' : 'start'); }}
        >
          {isBusy ? t(`${wish.verb}UnderWay`) : isOn ? `■ ${t('stop')}` : `▶ ${t('start')}`}
        </button>
        {signal.judged_ts !== null && (
          <button type="button" aria-label={`${t('why')} ${name}`} onClick={() => explain({ kind: 'bar', instrument: signal.instrument, ts: signal.judged_ts ?? 0 })}>{t('why')}</button>
        )}
        <button type="button" aria-label={t('documentOf', { name: titled(name, signal.version) })} onClick={() => manage(name)}>{t('document')}</button>
      </div>
      {wish !== null && 'problem' in wish && <p className="problem" role="alert">{wish.problem}</p>}
    </article>
  );
}

function Unrealised({ trade }: { trade: Trade }) {
  const { t } = useView();
  return <Signed value={unrealised(usePage('candles', 'forming', 'instruments'), trade)} unit={t('bps')} />;
}

type Exit = { long: readonly string[]; short: readonly string[] };

/** What it trades, on which bars and in which direction. */
function rulesText(signal: Signal, timeframe: string | null, t: Translate): string {
  return [
    shortName(signal.instrument), timeframe && t('barsOf', { frame: timeframe }), directionsOf(signal.conditions).map((direction) => `${arrow(direction)} ${direction}`).join(' + '),
    signal.cooldown_seconds > 0 && t('cooldown', { time: durationText(signal.cooldown_seconds, t) }),
  ].filter(Boolean).join(' · ');
}

/** How a trade ends. */
function endText(signal: Signal, exit: Exit | null, t: Translate): string {
  const rules = directionsOf(signal.conditions).map((direction) => ({ direction, texts: (direction === 'LONG' ? exit?.long : exit?.short) ?? [] })).filter((rule) => rule.texts.length > 0);
  const ways = [
    signal.hold_seconds !== null && t('endsAfter', { time: durationText(signal.hold_seconds, t) }),
    ...rules.map((rule) => t('endsWhen', { direction: rule.direction, rule: rule.texts.join(` ${t('and')} `) })),
  ].filter(Boolean);
  return ways.length > 0 ? t('ends', { ways: ways.join(t('orJoin')) }) : t('endsByRule');
}

/** In one line, what has to happen before it fires. */
function waitsText(signal: Signal, open: readonly Trade[], state: Pick<State, 'signals' | 'strategies'>, t: Translate): string {
  if (signal.status === 'STOPPED' || !isRunning(state, signal.signal)) return t('waitsStopped');
  if (open.length > 0) return t('waitsTrade');
  if (signal.status === 'BLIND') return t('waitsData');
  if (signal.status === 'COOLING DOWN') return t('waitsCooldown');
  const ways = directionsOf(signal.conditions).flatMap((direction) => {
    const missing = lacking(signal.conditions, direction);
    return missing && missing.length > 0 ? [`${direction}: ${missing.map((one) => one.text).join(` ${t('and')} `)}`] : [];
  });
  return ways.length > 0 ? t('waitsFor', { what: ways.join(t('orJoin')) }) : t('waitsNothing');
}

function leftText(trade: Trade, now: number | null, exit: Exit | null, t: Translate): string {
  if (trade.hold_seconds === null) return t('untilRule');
  if (now === null) return '';
  const time = durationText(trade.entry_ts + trade.hold_seconds + trade.bar_seconds - now, t);
  const hasRule = ((trade.direction === 'LONG' ? exit?.long : exit?.short) ?? []).length > 0;
  return t(hasRule ? 'atMostLeft' : 'timeLeft', { time });
}
