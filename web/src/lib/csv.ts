/** Rows as RFC 4180 text with a head line. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf(columns: readonly string[], rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
