/** What stands first wherever instruments are listed, and is loaded whatever is charted. */
export const FIRST = ['coinbase:BTC-USD', 'coinbase:ETH-USD'] as const;

const UNNAMED_VENUE = 'coinbase';

/** The full name of an instrument: the gateway's older fields name those of Coinbase by their symbol alone. */
export const fullName = (told: string): string => (told.includes(':') ? told : `${UNNAMED_VENUE}:${told}`);

/** The name as people read it: without the venue where that is Coinbase. */
export const shortName = (instrument: string): string => (instrument.startsWith(`${UNNAMED_VENUE}:`) ? instrument.slice(UNNAMED_VENUE.length + 1) : instrument);

/** The first ones first, then by name. */
export const inListOrder = (instruments: Iterable<string>): string[] => {
  const place = (instrument: string) => (FIRST as readonly string[]).indexOf(instrument) >>> 0;
  return [...instruments].sort((a, b) => place(a) - place(b) || a.localeCompare(b, 'en'));
};
