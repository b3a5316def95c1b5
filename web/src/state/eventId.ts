/** The place of an event in the gateway's log; null for what is no id. */
export function parseEventId(id: string): { epoch: string; number: number } | null {
  const found = /^(.+)-(\d+)$/.exec(id);
  return found?.[1] !== undefined && found[2] !== undefined ? { epoch: found[1], number: Number(found[2]) } : null;
}

/** How an event follows the newest one that was applied. Positions are dense within an epoch. */
export function follows(last: string | null, id: string): 'next' | 'repeated' | 'gap' {
  const [before, now] = [last === null ? null : parseEventId(last), parseEventId(id)];
  if (before === null) return 'next';
  if (now === null || now.epoch !== before.epoch) return 'gap';
  if (now.number <= before.number) return 'repeated';
  return now.number === before.number + 1 ? 'next' : 'gap';
}
