import type { Translate } from './translate';

/** `40 min`, `1 h 05 min`, `3 d 4 h`. */
export function durationText(seconds: number | null, t: Translate): string {
  if (seconds === null || !Number.isFinite(seconds)) return '—';
  const minutes = Math.max(0, Math.round(seconds / 60));
  if (minutes < 60) return t('minutes', { m: minutes });
  if (minutes < 1440) return t('hoursMinutes', { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, '0') });
  return t('daysHours', { d: Math.floor(minutes / 1440), h: Math.floor((minutes % 1440) / 60) });
}
