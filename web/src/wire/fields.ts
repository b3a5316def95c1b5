/** Reads the fields of one JSON object; a field that is not what it should be is an error that names it. */
export class Fields {
  private readonly members: Record<string, unknown>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError('it is no JSON object');
    this.members = value as Record<string, unknown>;
  }

  text(name: string): string {
    const value = this.members[name];
    if (typeof value !== 'string') throw this.wrong(name, 'a text');
    return value;
  }

  number(name: string): number {
    const value = this.members[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.wrong(name, 'a number');
    return value;
  }

  numberOrNull(name: string): number | null {
    return this.members[name] === null ? null : this.number(name);
  }

  flag(name: string): boolean {
    const value = this.members[name];
    if (typeof value !== 'boolean') throw this.wrong(name, 'true or false');
    return value;
  }

  oneOf<T extends string>(name: string, ...allowed: readonly T[]): T {
    const value = this.members[name];
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw this.wrong(name, allowed.join(' or '));
    return found;
  }

  /** A text, or null where the field is absent. */
  textIfThere(name: string): string | null {
    return name in this.members ? this.text(name) : null;
  }

  private wrong(name: string, wanted: string): WireError {
    return new WireError(`${name} is ${JSON.stringify(this.members[name]) ?? 'absent'}, not ${wanted}`);
  }
}

/** Something from the gateway that cannot be what its interface promises. */
export class WireError extends Error {}
