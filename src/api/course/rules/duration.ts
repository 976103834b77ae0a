const MINUTES_PER_HOUR = 60;

/** Whole hours, and the minutes beyond them; 750 → 12 hours and 30 minutes. */
export const splitDuration = (minutes: number): { hours: number; minutes: number } => ({
  hours: Math.floor(minutes / MINUTES_PER_HOUR),
  minutes: minutes % MINUTES_PER_HOUR,
});

/** English puts no comma into a duration; the other languages join its parts as they usually do. */
const joinStyle = (locale: string): 'narrow' | 'long' => (/^en\b/.test(locale) ? 'narrow' : 'long');

/**
 * A duration in whole minutes, as people say it in a language: `12 hours 30 minutes`, `45 Minuten`. The words are
 * Unicode's (CLDR), so they have the plural forms of the language.
 */
export function formatDuration(durationMinutes: number, locale: string): string {
  const { hours, minutes } = splitDuration(durationMinutes);
  const inUnit = (count: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  const parts = [hours > 0 && inUnit(hours, 'hour'), (minutes > 0 || hours === 0) && inUnit(minutes, 'minute')];
  return new Intl.ListFormat(locale, { type: 'unit', style: joinStyle(locale) }).format(
    parts.filter((part) => part !== false),
  );
}
