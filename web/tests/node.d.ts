/** The part of node that the tests use: types for all of it are not among Debian's packages. */
declare module 'node:test' {
  export default function test(name: string, body: () => void | Promise<void>): void;
}
declare module 'node:assert/strict' {
  const assert: {
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    ok(value: unknown, message?: string): void;
    throws(body: () => unknown, expected: RegExp | (new (message: string) => Error), message?: string): void;
    doesNotThrow(body: () => unknown): void;
    match(text: string, expected: RegExp): void;
  };
  export default assert;
}
declare module 'node:fs' {
  export function readdirSync(path: string, options?: { recursive?: boolean }): string[];
  export function readFileSync(path: string, encoding: 'utf8'): string;
}
declare const process: { cwd(): string };
