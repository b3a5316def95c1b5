import { api, type Verb } from '../wire/api';
import type { CandleRow, InstrumentRow, WishAnswer } from '../wire/answers';
import { BAR_SECONDS } from '../lib/Bar';
import { MINUTE_SECONDS } from '../lib/timeframes';
import { decodeEvent } from '../wire/decodeEvent';
import { EventStream } from '../wire/EventStream';
import type { GatewayEvent } from '../wire/GatewayEvent';
import type { Snapshot } from './Action';
import { kept } from './candles';
import { unexplained } from './selectors';
import { LIMITS, type Loadable, type Removed } from './State';
import type { Store } from './Store';
import { Timers } from './Timers';

/** Bars loaded at first: 48 hours of five minutes, 12 of minutes. */
const FIRST_BARS = 576;
const FIRST_MINUTES = 720;
/** Charts of bars of so many seconds or more show all days that are kept. */
const LONG_SECONDS = 14_400;
/** No event tells of minutes: while they are charted, the newest are asked for. */
const MINUTES_MS = 10_000;
const NEWEST_MINUTES = 10;
const PARTS = ['candles', 'instruments', 'trades', 'signals', 'strategies', 'stats'] as const;
const PAUSE_MS: Record<Loadable, number> = { signals: 1_000, strategies: 1_000, stats: 5_000, trades: 5_000, instruments: 5_000, candles: 10_000, minutes: 10_000 };
const SYSTEM_MS = 5_000;
/** What changes without an event, as time goes on: how often a strategy could fire, and whether it can see its market. */
const ANYWAY_MS = 60_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** With more than this waiting while a snapshot loads, a newer snapshot is cheaper. */
const MOST_WAITING = 50_000;
/** A wish's answer is ahead of the gateway's tables, whose event may come before or after it. */
const WISH_SETTLES_MS = 1_000;
/** After an event that cannot be read, so that many of them do not load everything again each. */
const WIRE_PAUSE_MS = 5_000;

/** How far the asking for a part is: which wish was answered last, and when it was asked for. */
interface Asking {
  answered: number;
  startedAt: number;
  isBusy: boolean;
}

/** Joins the gateway and the store: loads by REST, follows by events, asks again for what an event has made old. Nothing runs before `start` and after `stop`. */
export class Session {
  private readonly stream: EventStream;
  private readonly timers = new Timers();
  /** Events that came while everything is being loaded. */
  private waiting: GatewayEvent[] | null = [];
  private loadNumber = 0;
  /** How many bars are asked for: of five minutes by instrument, of minutes by `INSTRUMENT 1m`. */
  private readonly depth: Record<string, number> = {};
  /** The length of the bars that the chart shows. */
  private chartedSeconds: number = BAR_SECONDS;
  private answeredEverything = 0;
  private readonly asking = new Map<Loadable, Asking>();
  /** The services' states and gates as they were told last: when they change, so does what strategies can see. */
  private services = '';

  constructor(private readonly store: Store) {
    this.stream = new EventStream({
      after: () => lastDurable(this.waiting)?.id ?? store.current.lastEventId,
      onMessage: (text) => this.receive(text),
      onState: (connection) => store.dispatch({ type: 'connection', connection }),
    });
  }

  start(): void {
    this.timers.isOn = true;
    this.stream.open();
    void this.followSystem();
    void this.followMinutes();
    // REST works without the socket too: a page that cannot connect still shows what it can.
    const number = this.loadNumber;
    this.timers.after(1_500, () => { if (this.loadNumber === number) void this.load(); });
    this.timers.every(ANYWAY_MS, () => {
      this.refetch('stats');
      this.refetch('signals');
      this.refetch('instruments');
    });
  }

  /** Closes the socket and asks for nothing any more. What is on its way is passed over. */
  stop(): void {
    this.timers.clear();
    this.stream.close();
    this.loadNumber += 1;
    this.waiting = [];
    this.asking.clear();
  }

  // MARK: events

  private receive(text: string): void {
    let event: GatewayEvent | null;
    try {
      event = decodeEvent(JSON.parse(text));
    } catch (error) {
      this.store.dispatch({ type: 'problem', place: 'wire', message: messageOf(error) });
      // Its place among the others is not known: what it told is loaded.
      this.timers.once('reload', WIRE_PAUSE_MS, () => void this.load());
      return;
    }
    if (event === null) return;
    // The gateway knows no place to resume from: what was missed can only come by REST, and what comes now follows it.
    if (event.type === 'start') {
      this.waiting = [event];
      void this.load();
      return;
    }
    if (this.waiting === null) {
      this.store.dispatch({ type: 'event', event, at: wallSeconds() });
      this.askForWhatIsWanted();
      return;
    }
    // The bar in progress comes again in a moment.
    if (event.id === null) return;
    this.waiting.push(event);
    if (event.type === 'reset' || this.waiting.length > MOST_WAITING) void this.load();
  }

  // MARK: loading

  /** Everything, in place of what is there; a newer call replaces an older one that is still under way. */
  private async load(): Promise<void> {
    this.loadNumber += 1;
    const number = this.loadNumber;
    // What came before is part of what is loaded now.
    const newest = lastDurable(this.waiting);
    this.waiting = newest ? [newest] : [];
    for (let attempt = 0; number === this.loadNumber; attempt += 1) {
      const { snapshot, failures } = await this.ask();
      if (number !== this.loadNumber) return;
      if (failures.size === PARTS.length) {
        this.store.dispatch({ type: 'problem', place: 'everything', message: [...failures.values()][0] ?? null });
        if (!await this.timers.pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 30_000)) return;
        continue;
      }
      const at = wallSeconds();
      const [before, ...since] = this.waiting ?? [];
      this.waiting = null;
      this.store.dispatch(
        { type: 'problem', place: 'everything', message: null }, { type: 'problem', place: 'wire', message: null },
        ...PARTS.map((place) => ({ type: 'problem' as const, place, message: failures.get(place) ?? null })),
        { type: 'snapshot', snapshot, at },
      );
      // It says from where on events are followed; that others lie before it, or that it is a reset, is settled by what was just loaded.
      if (before) this.store.dispatch({ type: 'event', event: before, at });
      this.answeredEverything = this.store.current.wanted.everything;
      this.store.dispatch(...since.map((event) => ({ type: 'event' as const, event, at })));
      for (const part of failures.keys()) this.timers.after(2 * PAUSE_MS[part], () => this.refetch(part));
      this.askForWhatIsWanted();
      void this.explainWhatIsMissing();
      return;
    }
  }

  private async ask(): Promise<{ snapshot: Snapshot; failures: Map<Loadable, string> }> {
    const failures = new Map<Loadable, string>();
    const attempt = async <T>(part: Loadable, request: Promise<T>): Promise<T | null> => {
      try {
        return await request;
      } catch (error) {
        failures.set(part, messageOf(error));
        return null;
      }
    };
    const wanted = kept(this.store.current);
    const [candles, instruments, trades, signals, strategies, stats] = await Promise.all([
      Promise.all(wanted.map((instrument) => attempt('candles', this.barsOf(instrument)))), attempt('instruments', api.instruments()),
      attempt('trades', api.trades(LIMITS.trades)), attempt('signals', api.signals()), attempt('strategies', api.strategies()),
      attempt('stats', api.stats()),
    ]);
    const snapshot: Snapshot = { candles: {} };
    wanted.forEach((instrument, place) => {
      const rows = candles[place];
      if (rows) snapshot.candles[instrument] = rows;
    });
    if (instruments) snapshot.instruments = instruments;
    if (trades) snapshot.trades = trades;
    if (signals) snapshot.signals = signals;
    if (strategies) snapshot.strategies = strategies;
    if (stats) snapshot.stats = stats;
    return { snapshot, failures };
  }

  /** How strategies on longer bars stood at the last bar of their own. What cannot be told is left for their next one. */
  private async explainWhatIsMissing(): Promise<void> {
    for (const name of unexplained(this.store.current)) {
      const answer = await api.explain(name).catch(() => null);
      if (answer) this.store.dispatch({ type: 'explained', answer });
    }
  }

  // MARK: asking again

  private askForWhatIsWanted(): void {
    const { wanted } = this.store.current;
    if (wanted.everything > this.answeredEverything) {
      this.answeredEverything = wanted.everything;
      void this.load();
      return;
    }
    for (const part of PARTS) if (wanted[part] > (this.asking.get(part)?.answered ?? 0)) this.refetch(part);
  }

  /** Asks for a part at once, as a person wants it. */
  again(part: Loadable): void { void this.askFor(part); }

  /** Asks again, but no more often than its pause allows; what was wanted meanwhile is asked for once, afterwards. */
  private refetch(part: Loadable): void {
    const own = this.askingOf(part);
    if (own.isBusy) return;
    this.timers.once(part, Math.max(0, own.startedAt + PAUSE_MS[part] - performance.now()), () => void this.askFor(part));
  }

  private async askFor(part: Loadable): Promise<void> {
    const own = this.askingOf(part);
    if (own.isBusy) return;
    own.isBusy = true;
    own.startedAt = performance.now();
    const wanted = this.store.current.wanted[part];
    const number = this.loadNumber;
    const failure = await this.fetch(part).then(() => null, messageOf);
    own.isBusy = false;
    if (number !== this.loadNumber) return;
    this.store.dispatch({ type: 'problem', place: part, message: failure });
    if (failure !== null) this.timers.after(2 * PAUSE_MS[part], () => this.refetch(part));
    else {
      own.answered = wanted;
      this.askForWhatIsWanted();
    }
  }

  private askingOf(part: Loadable): Asking {
    const own = this.asking.get(part) ?? { answered: 0, startedAt: -Infinity, isBusy: false };
    this.asking.set(part, own);
    return own;
  }

  private async fetch(part: Loadable): Promise<void> {
    switch (part) {
      case 'candles':
        await Promise.all(kept(this.store.current).map(async (instrument) => {
          this.store.dispatch({ type: 'candlesLoaded', instrument, rows: await this.barsOf(instrument) });
        }));
        return;
      case 'minutes': await this.fetchMinutes(); return;
      case 'instruments': this.store.dispatch({ type: 'instrumentsLoaded', rows: await api.instruments() }); return;
      case 'trades': this.store.dispatch({ type: 'tradesLoaded', rows: await api.trades(LIMITS.trades) }); return;
      case 'signals': this.store.dispatch({ type: 'signalsLoaded', answer: await api.signals() }); return;
      case 'strategies': this.store.dispatch({ type: 'strategiesLoaded', rows: await api.strategies() }); return;
      case 'stats': this.store.dispatch({ type: 'statsLoaded', answer: await api.stats() });
    }
  }

  private async followSystem(): Promise<void> {
    await this.askSystem();
    this.timers.once('system', document.hidden ? 6 * SYSTEM_MS : SYSTEM_MS, () => void this.followSystem());
  }

  /** How the services are. */
  async askSystem(): Promise<void> {
    const answer = await api.system().catch((error: unknown) => messageOf(error));
    if (!this.timers.isOn) return;
    if (typeof answer === 'string') {
      this.store.dispatch({ type: 'problem', place: 'system', message: answer });
      return;
    }
    this.store.dispatch({ type: 'problem', place: 'system', message: null }, { type: 'systemLoaded', answer, at: wallSeconds() });
    const services = JSON.stringify(answer.services.map(({ service, state, source }) => [service, state, source?.gates.map((gate) => gate.reason)]));
    // Without its data no bar is judged, so that no event tells that a strategy has become blind.
    if (this.services !== '' && services !== this.services) this.refetch('signals');
    this.services = services;
  }

  // MARK: what a person asks for

  /** The chart shows bars of so many seconds of an instrument from now on: what of it is not there is asked for. */
  chart(instrument: string, seconds: number): void {
    const depth = this.depth[instrument] ?? FIRST_BARS;
    const isOther = !kept(this.store.current).includes(instrument);
    this.chartedSeconds = seconds;
    this.store.dispatch({ type: 'charted', instrument });
    if (seconds >= LONG_SECONDS) this.depth[instrument] = LIMITS.bars;
    // Before everything is loaded, this is a part of it.
    if (this.timers.isOn && this.store.current.loaded && (isOther || (this.depth[instrument] ?? FIRST_BARS) > depth)) void this.loadBars(instrument);
    void this.followMinutes();
  }

  private barsOf(instrument: string): Promise<CandleRow[]> { return api.candles(instrument, '5m', this.depth[instrument] ?? FIRST_BARS); }

  private async loadBars(instrument: string): Promise<void> {
    const message = await this.barsOf(instrument).then((rows) => {
      this.store.dispatch({ type: 'candlesLoaded', instrument, rows });
      return null;
    }, messageOf);
    if (this.timers.isOn) this.store.dispatch({ type: 'problem', place: 'candles', message });
  }

  private async followMinutes(): Promise<void> {
    if (!this.timers.isOn || this.chartedSeconds !== MINUTE_SECONDS) return;
    const message = await this.fetchMinutes().then(() => null, messageOf);
    if (!this.timers.isOn) return;
    this.store.dispatch({ type: 'problem', place: 'minutes', message });
    this.timers.once('newest minutes', MINUTES_MS, () => void this.followMinutes());
  }

  private async fetchMinutes(): Promise<void> {
    const { charted: instrument, minutes } = this.store.current;
    const newest = minutes.at(-1);
    let rows = await api.candles(instrument, '1m', newest ? NEWEST_MINUTES : FIRST_MINUTES);
    // A page that slept has a hole.
    if (newest && (rows[0]?.ts ?? 0) > newest.ts + MINUTE_SECONDS) rows = await api.candles(instrument, '1m', FIRST_MINUTES);
    this.store.dispatch({ type: 'minutesLoaded', instrument, rows });
  }

  private isLoadingEarlier = false;

  /** Loads three times as many bars of what the chart shows as there are; false when the gateway has no earlier ones. */
  async loadEarlier(): Promise<boolean> {
    const { charted: instrument, minutes, candles } = this.store.current;
    const isMinute = this.chartedSeconds === MINUTE_SECONDS;
    const place = isMinute ? 'minutes' : 'candles';
    const key = isMinute ? `${instrument} 1m` : instrument;
    const [have, most] = isMinute ? [minutes.length, LIMITS.minutes] : [candles[instrument]?.length ?? 0, LIMITS.bars];
    if (this.isLoadingEarlier || have === 0) return true;
    if (have < (this.depth[key] ?? (isMinute ? FIRST_MINUTES : FIRST_BARS)) || have >= most) return false;
    this.isLoadingEarlier = true;
    try {
      const limit = Math.min(most, have * 3);
      const rows = await api.candles(instrument, isMinute ? '1m' : '5m', limit);
      this.depth[key] = limit;
      this.store.dispatch({ type: 'problem', place, message: null }, { type: isMinute ? 'minutesLoaded' : 'candlesLoaded', instrument, rows });
      return rows.length >= limit;
    } catch (error) {
      this.store.dispatch({ type: 'problem', place, message: messageOf(error) });
      return true;
    } finally {
      this.isLoadingEarlier = false;
    }
  }

  /** Follows an instrument from now on; `what` such as `5m,1m`. Throws `GatewayError`. */
  async follow(instrument: string, what: string): Promise<void> { this.watched(await api.follow(instrument, what)); }

  /** Follows nothing of an instrument any more. Throws `GatewayError`. */
  async unfollow(instrument: string): Promise<void> { this.watched(await api.unfollow(instrument)); }

  private watched(row: InstrumentRow): void {
    this.store.dispatch({ type: 'instrumentAnswered', row });
    // What waited for it may wait no more.
    this.timers.after(WISH_SETTLES_MS, () => this.refetch('signals'));
    // Its history comes without events.
    if (row.instrument === this.store.current.charted) this.timers.after(WISH_SETTLES_MS, () => this.refetch('candles'));
  }

  /** Asks the gateway to start, stop or remove a strategy. The event that follows says the same again, to every page. */
  async wish(name: string, verb: Verb): Promise<void> {
    this.store.dispatch({ type: 'wished', name, verb });
    try {
      this.granted(name, await api.change(name, verb));
    } catch (error) {
      this.store.dispatch({ type: 'wishRefused', name, problem: messageOf(error) });
    }
  }

  /** Removes a strategy and its file. With what is `known` of its document it can be put back. */
  async remove(name: string, known: Removed | null): Promise<void> {
    const removed = known ?? await api.strategy(name).then(({ document, file }) => ({ document: document ?? '', file: file ?? null }), () => null);
    await this.wish(name, 'remove');
    const wish = this.store.current.wishes[name];
    if (removed !== null && removed.document !== '' && !(wish && 'problem' in wish)) this.store.dispatch({ type: 'removedHere', name, removed });
  }

  /** Adds a strategy, or changes the one of that name. Throws `GatewayError`. */
  async define(document: string): Promise<WishAnswer> {
    const answer = await api.define(document);
    // What it is like, only the gateway can tell, once it has heard of it too.
    this.granted(answer.name, { ...answer, state: null });
    this.store.dispatch({ type: 'removalSettled', name: answer.name });
    return answer;
  }

  private granted(name: string, answer: WishAnswer): void {
    this.store.dispatch({ type: 'wishGranted', name, answer });
    this.timers.after(WISH_SETTLES_MS, () => this.askForWhatIsWanted());
  }
}

const lastDurable = (events: readonly GatewayEvent[] | null): GatewayEvent | undefined => events?.filter((event) => event.id !== null).at(-1);
const wallSeconds = () => Date.now() / 1000;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
