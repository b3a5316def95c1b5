// The gateway over the wire: REST with its error bodies, and a WebSocket that comes back by itself.

const REQUEST_TIMEOUT_MS = 15_000;
const BACKOFF_SECONDS = [1, 2, 4, 8, 16, 30];
/** A connection must last this long before the next failure starts at one second again. */
const STABLE_MS = 5_000;
/** Nothing received for this long: the connection is taken for dead. */
const SILENCE_MS = 90_000;

export class GatewayError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** GET one JSON document; a failure's message is the gateway's own where it gave one. */
export const getJSON = (path) => askJSON(path, {});

/** A wish to change something, with a document's text or without a body; the answer is JSON too. */
export const sendJSON = (method, path, text = null) => askJSON(path, text === null ? { method } : { method, body: text, headers: { 'content-type': 'application/yaml' } });

async function askJSON(path, { headers, ...options }) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { accept: 'application/json', ...headers }, cache: 'no-store', signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  } catch (error) {
    throw new GatewayError(error.name === 'TimeoutError' ? 'the gateway did not answer in time' : 'the gateway cannot be reached', 0);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new GatewayError(body?.error?.message ?? `the gateway answered ${response.status}`, response.status);
  if (body === null) throw new GatewayError('the answer is not JSON', response.status);
  return body;
}

export class EventStream {
  #after; #onEvent; #onState;
  #socket = null;
  #failures = 0;
  #timer = null;
  #silence = null;
  #lastHeardAt = 0;

  /** `after` gives the id of the newest durable event that was applied, or null. */
  constructor({ after, onEvent, onState }) {
    this.#after = after;
    this.#onEvent = onEvent;
    this.#onState = onState;
    addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#hurry(); });
  }

  open() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#onState({ state: 'connecting', retryAt: null });
    const url = new URL('/ws', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const after = this.#after();
    if (after !== null) url.searchParams.set('after', after);
    let socket;
    try { socket = new WebSocket(url); } catch { this.#retry(); return; }
    this.#socket = socket;
    let stable = null;
    socket.onopen = () => {
      this.#heard();
      stable = setTimeout(() => { this.#failures = 0; }, STABLE_MS);
      this.#silence = setInterval(() => { if (Date.now() - this.#lastHeardAt > SILENCE_MS) this.#drop(socket); }, 5_000);
      this.#onState({ state: 'live', retryAt: null, resumed: after !== null });
    };
    socket.onmessage = (message) => {
      this.#heard();
      let event;
      try { event = JSON.parse(message.data); } catch { return; }
      if (event !== null && typeof event === 'object' && typeof event.type === 'string') this.#onEvent(event);
    };
    socket.onclose = () => {
      clearTimeout(stable);
      if (socket !== this.#socket) return;
      clearInterval(this.#silence);
      this.#socket = null;
      this.#retry();
    };
  }

  #heard() { this.#lastHeardAt = Date.now(); }

  /** Closes without waiting for an answer that a dead connection will not give. */
  #drop(socket) {
    const ended = socket.onclose;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
    ended();
  }

  #retry() {
    const seconds = BACKOFF_SECONDS[Math.min(this.#failures, BACKOFF_SECONDS.length - 1)];
    this.#failures += 1;
    this.#onState({ state: 'waiting', retryAt: Date.now() + seconds * 1000 });
    this.#timer = setTimeout(() => this.open(), seconds * 1000);
  }

  /** The owner is looking, or the network is back: do not wait out a long pause. */
  #hurry() {
    if (this.#timer !== null && this.#socket === null) this.open();
  }
}
