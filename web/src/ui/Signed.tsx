import { tone } from '../lib/Format';
import { useView } from './View';

/** A number that always carries its sign, coloured as well. */
export function Signed({ value, places = 1, unit = '' }: { value: number | null | undefined; places?: number; unit?: string }) {
  const { format } = useView();
  return <span className={tone(value)}>{format.signed(value, places)}{unit && value !== null && value !== undefined ? ` ${unit}` : ''}</span>;
}
