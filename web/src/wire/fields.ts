/** What lies beyond this, in seconds from 1970, no calendar can name. */
const LAST_MOMENT = 8.64e12;

/** Reads the fields of one JSON object; a field that is not what it should be is an error that names it by its path. */
export class Fields {
  private readonly members: Record<string, unknown>;

  constructor(value: unknown, private readonly path = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(path === '' ? 'it is no JSON object' : `${path} is ${shown(value)}, not an object`);
    this.members = value as Record<string, unknown>;
  }

  text(name: string): string { return this.read(name, isText, 'a text'); }
  textOrNull(name: string): string | null { return this.isNull(name) ? null : this.text(name); }

  number(name: string): number { return this.read(name, isNumber, 'a number'); }
  numberOrNull(name: string): number | null { return this.isNull(name) ? null : this.number(name); }

  /** A number of things: whole and not negative. */
  count(name: string): number { return this.read(name, isCount, 'a count'); }
  countOrNull(name: string): number | null { return this.isNull(name) ? null : this.count(name); }

  /** Unix seconds that a calendar can name. */
  moment(name: string): number { return this.read(name, isMoment, 'a moment'); }
  momentOrNull(name: string): number | null { return this.isNull(name) ? null : this.moment(name); }

  /** Microseconds since 1970 UTC that a calendar can name. */
  instant(name: string): number { return this.read(name, isInstant, 'a moment'); }
  instantOrNull(name: string): number | null { return this.isNull(name) ? null : this.instant(name); }

  flag(name: string): boolean { return this.read(name, isFlag, 'true or false'); }
  flagOrNull(name: string): boolean | null { return this.isNull(name) ? null : this.flag(name); }

  oneOf<T extends string>(name: string, ...allowed: readonly T[]): T {
    return this.read(name, (value): value is T => allowed.some((one) => one === value), allowed.join(' or '));
  }

  oneOfOrNull<T extends string>(name: string, ...allowed: readonly T[]): T | null {
    return this.isNull(name) ? null : this.oneOf(name, ...allowed);
  }

  /** A text, or null where the field is absent. */
  textIfThere(name: string): string | null {
    return this.has(name) ? this.text(name) : null;
  }

  has(name: string): boolean { return Object.hasOwn(this.members, name); }

  object<T>(name: string, decode: (fields: Fields) => T): T {
    return decode(new Fields(this.value(name), this.at(name)));
  }

  objectOrNull<T>(name: string, decode: (fields: Fields) => T): T | null {
    return this.isNull(name) ? null : this.object(name, decode);
  }

  list<T>(name: string, decode: (fields: Fields) => T): T[] {
    return listOf(this.value(name), decode, this.at(name));
  }

  listOrNull<T>(name: string, decode: (fields: Fields) => T): T[] | null {
    return this.isNull(name) ? null : this.list(name, decode);
  }

  texts(name: string): string[] {
    return this.read(name, (value): value is string[] => Array.isArray(value) && value.every(isText), 'a list of texts');
  }

  /** An object whose members, whatever their names, are all of one kind: `decode` reads the member `name` of `fields`. */
  keyed<T>(name: string, decode: (fields: Fields, name: string) => T): Record<string, T> {
    const fields = new Fields(this.value(name), this.at(name));
    return Object.fromEntries(Object.keys(fields.members).map((key) => [key, decode(fields, key)]));
  }

  private value(name: string): unknown { return this.has(name) ? this.members[name] : undefined; }

  private at(name: string): string { return this.path === '' ? name : `${this.path}.${name}`; }

  private read<T>(name: string, is: (value: unknown) => value is T, wanted: string): T {
    const value = this.value(name);
    if (!is(value)) throw new WireError(`${this.at(name)} is ${shown(value)}, not ${wanted}`);
    return value;
  }

  private isNull(name: string): boolean { return this.has(name) && this.members[name] === null; }
}

/** A JSON list of objects, each read by `decode`. */
export function listOf<T>(value: unknown, decode: (fields: Fields) => T, path = ''): T[] {
  if (!Array.isArray(value)) throw new WireError(path === '' ? 'it is no JSON list' : `${path} is ${shown(value)}, not a list`);
  return value.map((one, place) => decode(new Fields(one, `${path}[${place}]`)));
}

/** Something from the gateway that cannot be what its interface promises. */
export class WireError extends Error {}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown): value is number => isNumber(value) && Number.isInteger(value) && value >= 0;
const isMoment = (value: unknown): value is number => isNumber(value) && Math.abs(value) <= LAST_MOMENT;
const isInstant = (value: unknown): value is number => isNumber(value) && Math.abs(value) <= LAST_MOMENT * 1e6;

/** A value as an error tells of it: short, whatever came. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
