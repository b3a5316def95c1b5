import assert from 'node:assert/strict';
import test from 'node:test';
import { Session } from '../src/state/Session';
import { Store } from '../src/state/Store';
import { Timers } from '../src/state/Timers';

/** What a page has of a browser, counting what is left running. */
class MadeBrowser {
  readonly timers = new Map<number, () => void>();
  readonly listeners = new Set<unknown>();
  readonly sockets: { onopen: (() => void) | null; onmessage: ((message: { data: string }) => void) | null; onclose: unknown; isClosed: boolean; close(): void }[] = [];
  readonly asked: string[] = [];
  answers: (path: string) => unknown = () => null;
  private number = 0;

  install(): void {
    const { timers, listeners, sockets } = this;
    const set = (action: () => void) => {
      this.number += 1;
      timers.set(this.number, action);
      return this.number;
    };
    const clear = (timer: number) => { timers.delete(timer); };
    const add = (_: string, listener: unknown) => { listeners.add(listener); };
    const remove = (_: string, listener: unknown) => { listeners.delete(listener); };
    const parts = {
      setTimeout: (action: () => void) => { const own = set(() => { timers.delete(own); action(); }); return own; },
      setInterval: set, clearTimeout: clear, clearInterval: clear, addEventListener: add, removeEventListener: remove,
      document: { hidden: false, addEventListener: add, removeEventListener: remove }, location: { href: 'http://here/', protocol: 'http:' },
      fetch: (path: string) => {
        this.asked.push(path);
        return Promise.resolve({ ok: true, status: 200, json: () => Promise.resolve(this.answers(path)) });
      },
      WebSocket: class {
        onopen = null;
        onmessage = null;
        onclose: unknown = null;
        isClosed = false;
        constructor() { sockets.push(this); }
        close() { this.isClosed = true; }
      },
    };
    Object.assign(globalThis, parts, { window: parts });
  }

  /** Lets answers come in. */
  async settle(): Promise<void> { for (let round = 0; round < 50; round += 1) await Promise.resolve(); }

  /** Lets every timer that is set now go off. */
  async ring(): Promise<void> {
    for (const action of [...this.timers.values()]) action();
    await this.settle();
  }
}

const answered = (path: string): unknown =>
  path.startsWith('/api/signals') ? { signal_states: {}, features: { ts: null } } : path.startsWith('/api/system') ? { market: 'live', description: '', strategies_copied: false, services: [] }
    : path.startsWith('/api/stats') ? null : [];

test('a session that is stopped leaves no timer, listener or socket, and begins anew when it is started again', async () => {
  const browser = new MadeBrowser();
  browser.install();
  browser.answers = answered;
  const store = new Store();
  const session = new Session(store);
  assert.equal(browser.timers.size + browser.listeners.size + browser.sockets.length, 0, 'nothing runs before the start');
  for (let round = 1; round <= 2; round += 1) {
    session.start();
    await browser.settle();
    browser.sockets.at(-1)?.onopen?.();
    browser.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ type: 'start', id: `e-${round}` }) });
    await browser.settle();
    await browser.ring();
    assert.ok(browser.timers.size > 0 && browser.listeners.size > 0);
    assert.ok(store.current.loaded);
    // Some answers are on their way when it ends: what they lead to begins nothing.
    session.again('trades');
    session.stop();
    await browser.settle();
    // The store's own, which tells the page once more, is none of the session's.
    await browser.ring();
    assert.deepEqual([browser.timers.size, browser.listeners.size, browser.sockets.every((one) => one.isClosed)], [0, 0, true]);
    const asked = browser.asked.length;
    await browser.ring();
    assert.equal(browser.asked.length, asked, 'nothing is asked any more');
  }
});

test('a session that is stopped before its first answers come begins nothing when they do', async () => {
  const browser = new MadeBrowser();
  browser.install();
  browser.answers = answered;
  const session = new Session(new Store());
  session.start();
  assert.ok(browser.asked.length > 0, 'something is on its way');
  session.stop();
  await browser.settle();
  // The store's own timer, as above.
  await browser.ring();
  assert.deepEqual([browser.timers.size, browser.listeners.size], [0, 0]);
});

test('who pauses while all timers end goes on at once, and knows it', async () => {
  const browser = new MadeBrowser();
  browser.install();
  const timers = new Timers();
  timers.isOn = true;
  const went: boolean[] = [];
  void timers.pause(1_000).then((isOn) => { went.push(isOn); });
  timers.clear();
  await browser.settle();
  assert.deepEqual(went, [false]);
});

test('a part whose answer is not what it should be is a problem of that part alone, until it is', async () => {
  const browser = new MadeBrowser();
  browser.install();
  browser.answers = (path) => (path.startsWith('/api/trades') ? [{ id: 'seven' }] : answered(path));
  const store = new Store();
  const session = new Session(store);
  session.start();
  browser.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ type: 'start', id: 'e-1' }) });
  await browser.settle();
  assert.match(store.current.problems.trades ?? '', /\[0\]\.id is "seven", not a number/);
  assert.match(store.current.problems.stats ?? '', /not JSON/);
  assert.equal(store.current.problems.signals, undefined);
  browser.answers = answered;
  session.again('trades');
  await browser.settle();
  assert.equal(store.current.problems.trades, undefined);
  session.stop();
});

test('an event that cannot be read is told, and everything is loaded again', async () => {
  const browser = new MadeBrowser();
  browser.install();
  browser.answers = answered;
  const store = new Store();
  const session = new Session(store);
  session.start();
  const socket = browser.sockets.at(-1);
  socket?.onmessage?.({ data: JSON.stringify({ type: 'start', id: 'e-1' }) });
  await browser.settle();
  const asked = browser.asked.filter((path) => path.startsWith('/api/trades')).length;
  for (const data of ['{', '[]', JSON.stringify({ type: 'candle', id: 'e-2', symbol: 7 })]) socket?.onmessage?.({ data });
  assert.ok(store.current.problems.wire);
  await browser.ring();
  assert.equal(browser.asked.filter((path) => path.startsWith('/api/trades')).length, asked + 1, 'once, however many they were');
  assert.equal(store.current.problems.wire, undefined);
  session.stop();
});

test('what is charted is loaded beside the first ones, and minutes are asked for as long as they are charted', async () => {
  const browser = new MadeBrowser();
  browser.install();
  const bar = (length: string) => ({ instrument: 'coinbase:SOL-USD', length, ts: 1_767_571_200, open: 1, high: 1, low: 1, close: 1, volume: 1, closed: true });
  browser.answers = (path) => (path.includes('length=1m') ? [bar('1m')] : path.includes('SOL-USD') ? [bar('5m')] : answered(path));
  const store = new Store();
  const session = new Session(store);
  // As a page does, whose chart is drawn before the session is started.
  session.chart('coinbase:BTC-USD', 300);
  session.start();
  browser.sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ type: 'start', id: 'e-1' }) });
  await browser.settle();
  const asked = () => browser.asked.splice(0).filter((path) => path.startsWith('/api/candles')).map((path) => decodeURIComponent(path.slice('/api/candles?instrument='.length)));
  assert.deepEqual(asked(), ['coinbase:BTC-USD&length=5m&limit=576', 'coinbase:ETH-USD&length=5m&limit=576']);
  session.chart('coinbase:ETH-USD', 300);
  session.chart('coinbase:SOL-USD', 300);
  await browser.settle();
  assert.deepEqual(asked(), ['coinbase:SOL-USD&length=5m&limit=576']);
  assert.equal(store.current.candles['coinbase:SOL-USD']?.length, 1);
  session.chart('coinbase:SOL-USD', 60);
  await browser.settle();
  assert.deepEqual(asked(), ['coinbase:SOL-USD&length=1m&limit=720']);
  await browser.ring();
  assert.ok(asked().includes('coinbase:SOL-USD&length=1m&limit=10'));
  assert.equal(store.current.minutes.length, 1);
  session.chart('coinbase:SOL-USD', 86_400);
  await browser.settle();
  assert.deepEqual(asked(), ['coinbase:SOL-USD&length=5m&limit=8640'], 'days are made of all that is kept');
  await browser.ring();
  await browser.ring();
  assert.ok(!asked().some((path) => path.includes('length=1m')));
  session.stop();
});

test('a wish is on the list as its feed answered, and a feed that refuses is heard', async () => {
  const browser = new MadeBrowser();
  browser.install();
  const row = { instrument: 'coinbase:SOL-USD', venue: 'coinbase', symbol: 'SOL-USD', follows: ['5m'], read_by: [], last_price: null, last_at: null };
  browser.answers = (path) => (path.startsWith('/api/instruments') ? row : answered(path));
  const store = new Store();
  const session = new Session(store);
  await session.follow('coinbase:SOL-USD', '5m');
  assert.deepEqual(store.current.instruments, { 'coinbase:SOL-USD': row });
  browser.answers = () => ({ ...row, follows: [] });
  await session.unfollow('coinbase:SOL-USD');
  assert.deepEqual(store.current.instruments, {});
  assert.deepEqual(browser.asked, ['/api/instruments', '/api/instruments/coinbase%3ASOL-USD']);
  browser.answers = () => ({ error: { code: 'refused' } });
  const heard = await session.follow('coinbase:SOL-USD', '5m').then(() => '', (error: unknown) => String(error));
  assert.match(heard, /not what it should be/);
  session.stop();
});
