// A candlestick chart on one canvas: bars by time, volume, marks of trades, crosshair, zoom and pan.
// It keeps only what is being looked at; the data is given to it and never changed.

import { clock, day, moment, price as priceText } from './format.js';

const BAR = 300;
const RIGHT_MARGIN_BARS = 4;
const MIN_BARS = 12;
const MOST_BARS = 624;
const VOLUME_SHARE = 0.17;
const AXIS_HEIGHT = 26;
const MOST_STACKED = 4;
const TIME_STEPS = [300, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 345600];
const FONT = '11px ui-sans-serif, system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const BOLD = `600 ${FONT}`;

const COLOUR = {
  grid: '#18222e', axis: '#9fb0c3', dayLine: '#2a3949', text: '#e8eef5', background: '#0f161f',
  up: '#2fcf95', down: '#ff5d70', upVolume: 'rgba(47, 207, 149, .32)', downVolume: 'rgba(255, 93, 112, .32)',
  exit: '#b4c0cd', exitEdge: '#0f161f', cross: '#7d92a8', label: '#33475c', last: '#5aa9ff', win: '#2fcf95', loss: '#ff5d70',
};

export class CandleChart {
  #canvas; #context; #width = 0; #height = 0; #ratio = 1; #axisWidth = 68;
  #bars = []; #forming = null; #marks = new Map(); #spans = [];
  #visible = 144; #right = null; #follows = true;
  #cross = null; #pointers = new Map(); #grip = null; #queued = false;
  #onReadout; #onFollow;

  /** `onReadout(bar, marks, isCrosshair, previousClose)`; `onFollow(isFollowing)`. */
  constructor(canvas, { onReadout, onFollow }) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#onReadout = onReadout;
    this.#onFollow = onFollow;
    new ResizeObserver(() => this.#measure()).observe(canvas.parentElement);
    this.#listen();
    this.#measure();
  }

  /** Closed bars ascending, the bar in progress or null, marks by bar time, and lines from entry to exit. */
  show({ bars, forming, marks, spans }) {
    this.#bars = bars;
    this.#forming = forming;
    this.#marks = marks;
    this.#spans = spans;
    this.#draw();
  }

  /** Shows the newest `bars` bars and follows the market. */
  span(bars) {
    this.#visible = this.#clampVisible(bars);
    this.latest();
  }

  latest() {
    this.#right = null;
    this.#setFollows(true);
    this.#draw();
  }

  get visibleBars() { return this.#visible; }

  // MARK: geometry

  #measure() {
    const box = this.#canvas.parentElement.getBoundingClientRect();
    this.#ratio = Math.max(1, window.devicePixelRatio || 1);
    this.#width = Math.max(1, Math.floor(box.width));
    this.#height = Math.max(1, Math.floor(box.height));
    this.#canvas.width = Math.round(this.#width * this.#ratio);
    this.#canvas.height = Math.round(this.#height * this.#ratio);
    this.#paint();
  }

  get #plotWidth() { return this.#width - this.#axisWidth; }
  get #plotHeight() { return this.#height - AXIS_HEIGHT; }
  get #spacing() { return this.#plotWidth / this.#visible; }
  get #newest() { return this.#forming ?? this.#bars.at(-1) ?? null; }
  get #margin() { return Math.max(RIGHT_MARGIN_BARS, this.#visible * 0.04); }
  get #rightTs() {
    if (this.#right !== null) return this.#right;
    return (this.#newest?.ts ?? 0) + this.#margin * BAR;
  }

  #x(ts) { return this.#plotWidth - ((this.#rightTs - ts) / BAR) * this.#spacing; }
  #tsAt(x) { return this.#rightTs - ((this.#plotWidth - x) / this.#spacing) * BAR; }
  #snap(value) { return Math.round(value * this.#ratio) / this.#ratio; }

  #clampVisible(bars) {
    const most = Math.max(MOST_BARS, this.#bars.length + 24);
    return Math.min(Math.max(bars, MIN_BARS), most);
  }

  #setFollows(follows) {
    if (follows === this.#follows) return;
    this.#follows = follows;
    this.#onFollow(follows);
  }

  /** Keeps some bar in sight, and follows again when the newest one is dragged back to its place. */
  #place(rightTs) {
    const newest = this.#newest;
    if (!newest || this.#bars.length === 0) return;
    const latest = newest.ts + this.#margin * BAR;
    const earliest = this.#bars[0].ts + Math.min(this.#visible, this.#bars.length) * 0.6 * BAR;
    if (rightTs >= latest - BAR / 2) {
      this.#right = null;
      this.#setFollows(true);
    } else {
      this.#right = Math.max(rightTs, earliest);
      this.#setFollows(false);
    }
    this.#draw();
  }

  #zoom(factor, x) {
    const anchor = this.#tsAt(x);
    const before = this.#visible;
    this.#visible = this.#clampVisible(this.#visible * factor);
    if (this.#visible === before) return;
    if (this.#follows) this.#draw();
    else this.#place(anchor + ((this.#plotWidth - x) / this.#spacing) * BAR);
  }

  // MARK: pointer and keys

  #listen() {
    const canvas = this.#canvas;
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.#place(this.#rightTs + ((event.deltaX * unit) / this.#spacing) * BAR);
      else this.#zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY * unit)) * 0.004), this.#local(event).x);
    }, { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, (event) => this.#release(event));
    canvas.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse' && !this.#grip) this.#setCross(null); });
    canvas.addEventListener('dblclick', () => this.latest());
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => this.#setCross(null));
  }

  #local(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #press(event) {
    if (event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#local(event));
    this.#grasp();
    if (event.pointerType !== 'mouse') this.#setCross(this.#local(event));
    this.#canvas.classList.add('dragging');
  }

  #grasp() {
    const [a, b] = [...this.#pointers.values()];
    this.#grip = a ? {
      x: b ? (a.x + b.x) / 2 : a.x, rightTs: this.#rightTs,
      apart: b ? Math.max(20, Math.hypot(a.x - b.x, a.y - b.y)) : null, visible: this.#visible,
    } : null;
  }

  #move(event) {
    const at = this.#local(event);
    if (!this.#pointers.has(event.pointerId)) {
      if (event.pointerType === 'mouse') this.#setCross(at);
      return;
    }
    this.#pointers.set(event.pointerId, at);
    const [a, b] = [...this.#pointers.values()];
    if (b && this.#grip.apart) {
      const apart = Math.max(20, Math.hypot(a.x - b.x, a.y - b.y));
      const middle = (a.x + b.x) / 2;
      this.#visible = this.#clampVisible(this.#grip.visible * (this.#grip.apart / apart));
      const oldSpacing = this.#plotWidth / this.#grip.visible;
      const anchor = this.#grip.rightTs - ((this.#plotWidth - this.#grip.x) / oldSpacing) * BAR;
      this.#place(anchor + ((this.#plotWidth - middle) / this.#spacing) * BAR);
      return;
    }
    if (Math.abs(at.x - this.#grip.x) >= 2 || !this.#follows) this.#place(this.#grip.rightTs - ((at.x - this.#grip.x) / this.#spacing) * BAR);
    this.#setCross(at);
  }

  #release(event) {
    this.#pointers.delete(event.pointerId);
    this.#grasp();
    if (!this.#grip) this.#canvas.classList.remove('dragging');
  }

  #key(event) {
    const newest = this.#newest;
    if (!newest || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = (event.shiftKey ? 12 : 1) * BAR;
    const at = this.#crossBar()?.ts ?? null;
    const act = {
      ArrowLeft: () => this.#crossTo(at === null ? newest.ts : at - step),
      ArrowRight: () => this.#crossTo(at === null ? newest.ts : at + step),
      Home: () => this.#crossTo(this.#bars[0]?.ts ?? newest.ts),
      End: () => { this.latest(); this.#crossTo(newest.ts); },
      '+': () => this.#zoom(0.8, this.#plotWidth), '=': () => this.#zoom(0.8, this.#plotWidth),
      '-': () => this.#zoom(1.25, this.#plotWidth),
      Escape: () => this.#setCross(null),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #crossTo(ts) {
    const newest = this.#newest;
    const held = Math.min(Math.max(ts, this.#bars[0]?.ts ?? ts), newest.ts);
    this.#cross = { ts: held, y: null };
    const x = this.#x(held);
    if (x < this.#spacing * 2) this.#place(this.#rightTs - ((this.#spacing * 2 - x) / this.#spacing + 6) * BAR);
    else if (x > this.#plotWidth) this.#place(this.#rightTs + ((x - this.#plotWidth) / this.#spacing + 6) * BAR);
    this.#draw();
  }

  #setCross(at) {
    const inside = at && at.x >= 0 && at.x <= this.#plotWidth && at.y >= 0 && at.y <= this.#plotHeight;
    const next = inside ? { x: at.x, y: at.y } : null;
    if (next === null && this.#cross === null) return;
    this.#cross = next;
    this.#draw();
  }

  #crossBar() {
    if (!this.#cross) return null;
    const ts = this.#cross.ts ?? Math.round(this.#tsAt(this.#cross.x) / BAR) * BAR;
    return this.#barAt(ts);
  }

  #barAt(ts) {
    if (this.#forming && ts >= this.#forming.ts) return this.#forming;
    const at = this.#firstFrom(ts);
    return this.#bars[at] ?? this.#newest;
  }

  /** The place of the first closed bar that opens at `ts` or later. */
  #firstFrom(ts) {
    let [low, high] = [0, this.#bars.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#bars[middle].ts < ts) low = middle + 1; else high = middle;
    }
    return low;
  }

  // MARK: drawing

  #draw() {
    if (this.#queued) return;
    this.#queued = true;
    requestAnimationFrame(() => { this.#queued = false; this.#paint(); });
  }

  #paint() {
    const g = this.#context;
    g.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    g.fillStyle = COLOUR.background;
    g.fillRect(0, 0, this.#width, this.#height);
    g.font = FONT;
    const bars = this.#inSight();
    if (bars.length === 0) { this.#onReadout(null, [], false, null); return; }

    const scale = this.#priceScale(bars);
    this.#axisWidth = Math.ceil(g.measureText(priceText(scale.high)).width) + 18;
    this.#paintTimeAxis(g);
    this.#paintPriceAxis(g, scale);
    g.save();
    g.beginPath();
    g.rect(0, 0, this.#plotWidth, this.#plotHeight);
    g.clip();
    this.#paintVolume(g, bars);
    this.#paintBars(g, bars, scale);
    this.#paintSpans(g, scale);
    this.#paintMarks(g, bars, scale);
    g.restore();
    this.#paintLastPrice(g, scale);
    this.#paintCross(g, scale);

    const at = this.#crossBar() ?? this.#newest;
    const place = this.#firstFrom(at.ts);
    this.#onReadout(at, this.#marks.get(at.ts) ?? [], this.#cross !== null, this.#bars[place - 1]?.close ?? null);
  }

  #inSight() {
    const [from, to] = [this.#tsAt(0) - BAR, this.#rightTs + BAR];
    const bars = this.#bars.slice(this.#firstFrom(from), this.#firstFrom(to));
    if (this.#forming && this.#forming.ts >= from && this.#forming.ts <= to) bars.push(this.#forming);
    return bars;
  }

  #priceScale(bars) {
    let [low, high] = [Infinity, -Infinity];
    for (const bar of bars) {
      if (bar.low < low) low = bar.low;
      if (bar.high > high) high = bar.high;
    }
    if (high - low < high * 1e-5) { low -= high * 5e-4; high += high * 5e-4; }
    const top = this.#width < 560 ? 30 : 46;
    const bottom = this.#plotHeight * (1 - VOLUME_SHARE) - 30;
    const perPixel = (high - low) / Math.max(40, bottom - top);
    return { low, high, y: (value) => top + (high - value) / perPixel, value: (y) => high - (y - top) * perPixel };
  }

  #paintTimeAxis(g) {
    const base = this.#plotHeight;
    const step = TIME_STEPS.find((one) => (one / BAR) * this.#spacing >= 60) ?? TIME_STEPS.at(-1);
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    const first = Math.ceil(this.#tsAt(0) / step) * step;
    for (let ts = first; ts <= this.#rightTs; ts += step) {
      const x = this.#snap(this.#x(ts));
      const midnight = ts % 86400 === 0;
      g.fillStyle = midnight ? COLOUR.dayLine : COLOUR.grid;
      g.fillRect(x, 0, 1, base);
      const text = midnight ? day(ts) : clock(ts);
      g.font = midnight ? BOLD : FONT;
      const half = g.measureText(text).width / 2;
      if (x - half < 2 || x + half > this.#plotWidth - 2) continue;
      g.fillStyle = midnight ? COLOUR.text : COLOUR.axis;
      g.fillText(text, x, base + AXIS_HEIGHT / 2);
    }
    g.font = FONT;
    g.textAlign = 'right';
    g.fillStyle = COLOUR.axis;
    g.fillText('UTC', this.#width - 10, base + AXIS_HEIGHT / 2);
    g.fillStyle = COLOUR.dayLine;
    g.fillRect(0, base, this.#width, 1);
  }

  #paintPriceAxis(g, scale) {
    const step = niceStep((scale.value(0) - scale.value(this.#plotHeight)) / Math.max(3, this.#plotHeight / 58));
    g.textAlign = 'right';
    g.textBaseline = 'middle';
    const lastY = scale.y(this.#newest.close);
    const lowest = Math.ceil(scale.value(this.#plotHeight - 8) / step) * step;
    for (let value = lowest; value < scale.value(8); value += step) {
      const y = this.#snap(scale.y(value));
      g.fillStyle = COLOUR.grid;
      g.fillRect(0, y, this.#plotWidth, 1);
      if (Math.abs(y - lastY) < 16) continue;
      g.fillStyle = COLOUR.axis;
      g.fillText(priceText(value), this.#width - 8, y);
    }
    g.fillStyle = COLOUR.dayLine;
    g.fillRect(this.#plotWidth, 0, 1, this.#plotHeight);
  }

  #paintVolume(g, bars) {
    const most = bars.reduce((max, bar) => Math.max(max, bar.volume), 0);
    if (most <= 0) return;
    const room = this.#plotHeight * VOLUME_SHARE;
    const width = this.#bodyWidth();
    for (const bar of bars) {
      const height = Math.max(1, (bar.volume / most) * room);
      g.fillStyle = bar.close >= bar.open ? COLOUR.upVolume : COLOUR.downVolume;
      g.fillRect(this.#snap(this.#x(bar.ts) - width / 2), this.#plotHeight - height, width, height);
    }
  }

  #bodyWidth() {
    const device = Math.max(1, Math.floor(this.#spacing * 0.72 * this.#ratio));
    return (device > 2 && device % 2 === 0 ? device - 1 : device) / this.#ratio;
  }

  /** A bar that rose is hollow, one that fell is filled. */
  #paintBars(g, bars, scale) {
    const width = this.#bodyWidth();
    const line = 1 / this.#ratio >= 1 ? 1 : Math.max(1, Math.round(this.#ratio)) / this.#ratio;
    for (const bar of bars) {
      const rose = bar.close >= bar.open;
      const left = this.#snap(this.#x(bar.ts) - width / 2);
      const middle = this.#snap(left + width / 2 - line / 2);
      const top = this.#snap(scale.y(Math.max(bar.open, bar.close)));
      const bottom = Math.max(top + line, this.#snap(scale.y(Math.min(bar.open, bar.close))));
      g.fillStyle = rose ? COLOUR.up : COLOUR.down;
      const high = this.#snap(scale.y(bar.high));
      const low = this.#snap(scale.y(bar.low));
      if (high < top) g.fillRect(middle, high, line, top - high);
      if (low > bottom) g.fillRect(middle, bottom, line, low - bottom);
      g.fillRect(left, top, width, bottom - top);
      if (rose && width >= 4 && bottom - top > 2 * line) {
        g.fillStyle = COLOUR.background;
        g.fillRect(left + line, top + line, width - 2 * line, bottom - top - 2 * line);
      }
    }
  }

  #paintSpans(g, scale) {
    g.lineWidth = 1.25;
    g.setLineDash([4, 3]);
    for (const span of this.#spans) {
      const toTs = span.toTs ?? this.#newest.ts;
      if (toTs < this.#tsAt(0) - BAR || span.fromTs > this.#rightTs) continue;
      const toPrice = span.toPrice ?? this.#newest.close;
      g.strokeStyle = (toPrice - span.fromPrice) * span.sign >= 0 ? COLOUR.win : COLOUR.loss;
      g.beginPath();
      g.moveTo(this.#x(span.fromTs), scale.y(span.fromPrice));
      g.lineTo(this.#x(toTs), scale.y(toPrice));
      g.stroke();
    }
    g.setLineDash([]);
  }

  #paintMarks(g, bars, scale) {
    const size = Math.max(4.5, Math.min(7.5, this.#spacing * 0.9));
    const named = this.#spacing >= 3;
    const taken = [];
    g.textAlign = 'center';
    for (const bar of bars) {
      const marks = this.#marks.get(bar.ts);
      if (!marks) continue;
      const x = this.#x(bar.ts);
      let [below, above] = [scale.y(bar.low) + 5, scale.y(bar.high) - 5];
      for (const mark of stacked(marks)) {
        if (mark.kind === 'exit') { dot(g, x, scale.y(mark.price), Math.max(3, size * 0.62)); continue; }
        const up = mark.direction === 'LONG';
        const tip = up ? below : above;
        arrowAt(g, x, tip, size, up, mark.traded);
        if (up) below += size * 1.9; else above -= size * 1.9;
        const y = up ? below + 5 : above - 5;
        if (named && free(taken, x, y, g.measureText(mark.signal).width)) {
          g.textBaseline = 'middle';
          g.fillStyle = COLOUR.text;
          g.fillText(mark.signal, x, y);
          if (up) below += 13; else above -= 13;
        }
      }
    }
  }

  #paintLastPrice(g, scale) {
    const newest = this.#newest;
    const y = this.#snap(scale.y(newest.close));
    if (y < 0 || y > this.#plotHeight) return;
    g.strokeStyle = COLOUR.last;
    g.lineWidth = 1;
    g.setLineDash([2, 3]);
    g.beginPath();
    g.moveTo(0, y + 0.5);
    g.lineTo(this.#plotWidth, y + 0.5);
    g.stroke();
    g.setLineDash([]);
    this.#axisLabel(g, priceText(newest.close), y, COLOUR.last, '#06101b');
  }

  #axisLabel(g, text, y, background, colour) {
    const held = Math.min(Math.max(y, 10), this.#plotHeight - 10);
    g.fillStyle = background;
    g.beginPath();
    g.roundRect(this.#plotWidth + 1, held - 9, this.#axisWidth - 2, 18, 3);
    g.fill();
    g.font = BOLD;
    g.textAlign = 'right';
    g.textBaseline = 'middle';
    g.fillStyle = colour;
    g.fillText(text, this.#width - 7, held + 0.5);
    g.font = FONT;
  }

  #paintCross(g, scale) {
    const bar = this.#crossBar();
    if (!bar) return;
    const x = this.#snap(this.#x(bar.ts));
    const y = this.#snap(this.#cross.y ?? scale.y(bar.close));
    g.strokeStyle = COLOUR.cross;
    g.lineWidth = 1;
    g.setLineDash([4, 4]);
    g.beginPath();
    g.moveTo(x + 0.5, 0);
    g.lineTo(x + 0.5, this.#plotHeight);
    g.moveTo(0, y + 0.5);
    g.lineTo(this.#plotWidth, y + 0.5);
    g.stroke();
    g.setLineDash([]);
    this.#axisLabel(g, priceText(scale.value(y)), y, COLOUR.label, COLOUR.text);
    const text = moment(bar.ts);
    g.font = BOLD;
    const half = g.measureText(text).width / 2 + 7;
    const middle = Math.min(Math.max(x, half), this.#plotWidth - half);
    g.fillStyle = COLOUR.label;
    g.beginPath();
    g.roundRect(middle - half, this.#plotHeight + 4, half * 2, 18, 3);
    g.fill();
    g.fillStyle = COLOUR.text;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillText(text, middle, this.#plotHeight + 13.5);
    g.font = FONT;
  }
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((one) => one * power >= rough) ?? 10) * power;
}

/** An arrow whose tip is at `y`; hollow for a fire that did not become a trade. */
function arrowAt(g, x, y, size, up, filled) {
  const sign = up ? 1 : -1;
  const [head, stem] = [size, size * 1.8];
  g.beginPath();
  g.moveTo(x, y);
  g.lineTo(x + size, y + sign * head);
  g.lineTo(x + size * 0.36, y + sign * head);
  g.lineTo(x + size * 0.36, y + sign * stem);
  g.lineTo(x - size * 0.36, y + sign * stem);
  g.lineTo(x - size * 0.36, y + sign * head);
  g.lineTo(x - size, y + sign * head);
  g.closePath();
  const colour = up ? COLOUR.up : COLOUR.down;
  g.lineWidth = filled ? 2.5 : 1.5;
  g.strokeStyle = filled ? COLOUR.background : colour;
  g.stroke();
  g.fillStyle = filled ? colour : COLOUR.background;
  g.fill();
}

function dot(g, x, y, radius) {
  g.beginPath();
  g.arc(x, y, radius, 0, Math.PI * 2);
  g.fillStyle = COLOUR.exit;
  g.fill();
  g.lineWidth = 1.5;
  g.strokeStyle = COLOUR.exitEdge;
  g.stroke();
}

/** The marks of one bar, with no more entries on a side than there is room for: the last of them says how many more it stands for. */
function stacked(marks) {
  const isUp = (mark) => mark.direction === 'LONG';
  const entries = marks.filter((mark) => mark.kind !== 'exit');
  return [entries.filter(isUp), entries.filter((mark) => !isUp(mark))].flatMap((side) => {
    const surplus = side.length - MOST_STACKED;
    return surplus <= 0 ? side : [...side.slice(0, MOST_STACKED - 1), { ...side[MOST_STACKED - 1], signal: `+${surplus + 1}` }];
  }).concat(marks.filter((mark) => mark.kind === 'exit'));
}

/** Whether a label of this width has room; if so it takes it. */
function free(taken, x, y, width) {
  const box = { left: x - width / 2 - 3, right: x + width / 2 + 3, top: y - 7, bottom: y + 7 };
  const clear = taken.every((one) => box.right < one.left || box.left > one.right || box.bottom < one.top || box.top > one.bottom);
  if (clear) taken.push(box);
  return clear;
}
