const BACKOFF_SECONDS = [1, 2, 4, 8, 16, 30];
/** A connection must last this long before the next failure starts at one second again. */
const STABLE_MS = 5_000;
/** Nothing received for this long, not even a heartbeat: the connection is taken for dead. */
const SILENCE_MS = 90_000;

/** How the connection is; `retryAt` is in wall milliseconds. */
export type ConnectionState = { state: 'connecting' } | { state: 'live' } | { state: 'waiting'; retryAt: number };

interface Listener {
  /** The id of the newest durable event that was applied, or null. */
  after(): string | null;
  onMessage(text: string): void;
  onState(state: ConnectionState): void;
}

/** The gateway's WebSocket, which comes back by itself: after 1, 2, 4 … 30 seconds, from where it left off. */
export class EventStream {
  private socket: WebSocket | null = null;
  private failures = 0;
  private retry: number | undefined;
  private silence: number | undefined;
  private heardAt = 0;

  private stable: number | undefined;

  constructor(private readonly listener: Listener) {}

  /** Connects, and again whenever the connection ends, until `close`. */
  open(): void {
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.look);
    this.connect();
  }

  /** Ends the connection for good. */
  close(): void {
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.look);
    clearTimeout(this.retry);
    this.retry = undefined;
    this.leave();
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    const after = this.listener.after();
    this.listener.onState({ state: 'connecting' });
    const url = new URL('/ws', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    if (after !== null) url.searchParams.set('after', after);
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.heardAt = Date.now();
      this.stable = window.setTimeout(() => { this.failures = 0; }, STABLE_MS);
      this.silence = window.setInterval(() => { if (Date.now() - this.heardAt > SILENCE_MS) this.drop(socket); }, 5_000);
      this.listener.onState({ state: 'live' });
    };
    socket.onmessage = (message) => {
      this.heardAt = Date.now();
      this.listener.onMessage(String(message.data));
    };
    socket.onclose = () => this.ended(socket);
  }

  /** Goes on without waiting for an answer that a dead connection will not give. */
  private drop(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.leave();
    this.wait();
  }

  private leave(): void {
    clearTimeout(this.stable);
    clearInterval(this.silence);
    const { socket } = this;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private ended(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.leave();
    this.wait();
  }

  private wait(): void {
    const seconds = BACKOFF_SECONDS[Math.min(this.failures, BACKOFF_SECONDS.length - 1)] ?? 30;
    this.failures += 1;
    this.listener.onState({ state: 'waiting', retryAt: Date.now() + seconds * 1000 });
    this.retry = window.setTimeout(() => this.connect(), seconds * 1000);
  }

  /** Somebody is looking, or the network is back: do not wait out a long pause. */
  private readonly hurry = (): void => {
    if (this.retry !== undefined && this.socket === null) this.connect();
  };

  private readonly look = (): void => { if (!document.hidden) this.hurry(); };
}
