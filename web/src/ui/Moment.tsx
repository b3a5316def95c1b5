import { machineTime } from '../lib/Format';
import { useView } from './View';

/** A moment of market time; the full one, with year and zone, stands in its title. */
export function Moment({ ts }: { ts: number | null }) {
  const { format } = useView();
  if (ts === null) return <span>—</span>;
  return <time dateTime={machineTime(ts)} title={format.fullMoment(ts)}>{format.moment(ts)}</time>;
}
