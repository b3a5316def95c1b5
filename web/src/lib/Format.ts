export type Language = 'en' | 'uk';
export type Zone = 'utc' | 'local';

const NONE = '—';
const MINUS = '\u2212';

const has = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);

export type Tone = 'up' | 'down' | 'flat';

/** The class that colours a signed number. */
export const tone = (value: number | null | undefined): Tone => (!has(value) || value === 0 ? 'flat' : value > 0 ? 'up' : 'down');

export const arrow = (direction: string | null): string => (direction === 'LONG' ? '▲' : direction === 'SHORT' ? '▼' : '');

/** ISO 8601 in UTC, for machines. */
export const machineTime = (ts: number): string => new Date(ts * 1000).toISOString();

/** Numbers and moments as text, in one language and one time zone. What is unknown is a dash. */
export class Format {
  private readonly numbers = new Map<string, Intl.NumberFormat>();
  private readonly clockFormat: Intl.DateTimeFormat;
  private readonly dayFormat: Intl.DateTimeFormat;
  private readonly yearFormat: Intl.DateTimeFormat;
  private readonly zoneFormat: Intl.DateTimeFormat;

  /** The zone's name now. */
  get zoneName(): string { return this.zoneAt(Date.now() / 1000); }

  constructor(readonly language: Language, readonly zone: Zone) {
    const timeZone = zone === 'utc' ? { timeZone: 'UTC' } : {};
    const locale = language === 'uk' ? 'uk' : 'en-GB';
    this.clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...timeZone });
    this.dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...timeZone });
    this.yearFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', ...timeZone });
    this.zoneFormat = new Intl.DateTimeFormat(locale, { timeZoneName: 'short', ...timeZone });
  }

  // MARK: numbers

  /** Between so many and so many places, with a real minus. */
  private number(value: number, fewest: number, most: number): string {
    const key = `${fewest} ${most}`;
    let format = this.numbers.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.language === 'uk' ? 'uk' : 'en-US', { minimumFractionDigits: fewest, maximumFractionDigits: most });
      this.numbers.set(key, format);
    }
    const text = format.format(value);
    return /[1-9]/.test(text) ? text.replace('-', MINUS) : text.replace('-', '');
  }

  price = (value: number | null | undefined): string => (has(value) ? this.number(value, 2, 2) : NONE);
  count = (value: number | null | undefined): string => (has(value) ? this.number(value, 0, 0) : NONE);
  plain = (value: number | null | undefined, places = 1): string => (has(value) ? this.number(value, places, places) : NONE);
  percent = (fraction: number | null | undefined, places = 0): string => (has(fraction) ? `${this.number(fraction * 100, places, places)} %` : NONE);

  volume = (value: number | null | undefined): string => {
    if (!has(value)) return NONE;
    const places = value >= 1000 ? 0 : value >= 100 ? 1 : 2;
    return this.number(value, places, places);
  };

  /** Always with its sign. */
  signed = (value: number | null | undefined, places = 1): string => {
    if (!has(value)) return NONE;
    const text = this.number(value, places, places);
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  };

  interval = (low: number | null | undefined, high: number | null | undefined): string => (has(low) && has(high) ? `${this.signed(low)} … ${this.signed(high)}` : NONE);

  /** A number of unknown size and unit, short. */
  figure = (value: number | null | undefined, more = 0): string => {
    if (!has(value)) return NONE;
    const size = Math.abs(value);
    if (size > 0 && size < 1e-4) return value.toExponential(2 + more).replaceAll('-', MINUS);
    return this.number(value, 0, (size >= 10 ? 2 : size >= 0.1 ? 3 : 6) + more);
  };

  /** Two numbers that are held against one another: with enough places to look different where they are. */
  figures(a: number | null, b: number | null): [string, string] {
    for (const more of [0, 2, 4, 8]) {
      const texts: [string, string] = [this.figure(a, more), this.figure(b, more)];
      if (texts[0] !== texts[1] || a === b) return texts;
    }
    return [String(a), String(b)];
  }

  // MARK: moments, of unix seconds

  clock = (ts: number | null | undefined): string => (has(ts) ? this.clockFormat.format(ts * 1000) : NONE);
  day = (ts: number | null | undefined): string => (has(ts) ? this.dayFormat.format(ts * 1000) : NONE);
  moment = (ts: number | null | undefined): string => (has(ts) ? `${this.day(ts)} ${this.clock(ts)}` : NONE);
  /** With year and zone. */
  fullMoment = (ts: number | null | undefined): string => (has(ts) ? `${this.yearFormat.format(ts * 1000)} ${this.clock(ts)} ${this.zoneAt(ts)}` : NONE);

  /** `UTC`, or the name that this machine's own zone has at a moment: it has another in summer. */
  zoneAt(ts: number): string {
    return this.zoneFormat.formatToParts(ts * 1000).find((part) => part.type === 'timeZoneName')?.value ?? this.zone;
  }
}
