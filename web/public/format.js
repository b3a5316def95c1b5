// Numbers and moments as text. Nothing here touches the page.

const NONE = '—';
const MINUS = '\u2212';
const DAY = 86400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const twoPlaces = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A finite number, or null for everything else. */
export function finite(value) {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const has = (value) => value !== null && value !== undefined && Number.isFinite(value);
const pad = (value) => String(value).padStart(2, '0');

export const price = (value) => (has(value) ? twoPlaces.format(value) : NONE);
export const count = (value) => (has(value) ? whole.format(value).replace('-', MINUS) : NONE);

/** Two digits behind the point under 100, none above 1,000. */
export function volume(value) {
  if (!has(value)) return NONE;
  if (value >= 1000) return whole.format(value);
  return value >= 100 ? value.toFixed(1) : value.toFixed(2);
}

/** A number that always carries its sign, with a real minus. */
export function signed(value, places = 1) {
  if (!has(value)) return NONE;
  const text = Math.abs(value).toFixed(places);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : '+') + text;
}

export const plain = (value, places = 1) => (has(value) ? value.toFixed(places).replace('-', MINUS) : NONE);
export const percent = (fraction, places = 0) => (has(fraction) ? `${plain(fraction * 100, places)} %` : NONE);

/** `up`, `down` or `flat`: the class that colours a signed number. */
export function tone(value) {
  if (!has(value) || value === 0) return 'flat';
  return value > 0 ? 'up' : 'down';
}

export function clock(ts) {
  if (!has(ts)) return NONE;
  const date = new Date(ts * 1000);
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

export function day(ts) {
  if (!has(ts)) return NONE;
  const date = new Date(ts * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

export const moment = (ts) => (has(ts) ? `${day(ts)} ${clock(ts)}` : NONE);
export const momentWithYear = (ts) => (has(ts) ? `${day(ts)} ${new Date(ts * 1000).getUTCFullYear()} ${clock(ts)}` : NONE);
export const machineTime = (ts) => (has(ts) ? new Date(ts * 1000).toISOString() : '');

/** `40 min`, `1 h 05 min`, `3 d 4 h`. */
export function duration(seconds) {
  if (!has(seconds)) return NONE;
  const minutes = Math.max(0, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  return `${Math.floor(seconds / DAY)} d ${Math.floor((seconds % DAY) / 3600)} h`;
}

export const arrow = (direction) => (direction === 'LONG' ? '▲' : direction === 'SHORT' ? '▼' : '');

// MARK: any number

const byPlaces = new Map();

/** At most so many places, and none that say nothing. */
function withPlaces(value, places) {
  if (!byPlaces.has(places)) byPlaces.set(places, new Intl.NumberFormat('en-US', { maximumFractionDigits: places }));
  const text = byPlaces.get(places).format(value);
  return text === '-0' ? '0' : text.replace('-', MINUS);
}

/** A number of unknown size and unit, short. */
export function figure(value, more = 0) {
  if (!has(value)) return NONE;
  const size = Math.abs(value);
  if (size > 0 && size < 1e-4) return value.toExponential(2 + more).replaceAll('-', MINUS);
  return withPlaces(value, (size >= 10 ? 2 : size >= 0.1 ? 3 : 6) + more);
}

/** Two numbers that are held against one another: with enough places to look different where they are. */
export function figures(a, b) {
  for (const more of [0, 2, 4, 8]) {
    const texts = [figure(a, more), figure(b, more)];
    if (texts[0] !== texts[1] || a === b) return texts;
  }
  return [String(a), String(b)];
}
