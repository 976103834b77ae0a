/** The time zone of certificates whose organisation has named none, and of those printed before there was a choice. */
export const DEFAULT_TIME_ZONE = 'UTC';

/**
 * Whether a text is the name of a time zone (IANA), such as `Europe/Berlin`. Offsets such as `+02:00` are none: they know
 * no summer time.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The day that it is somewhere at a moment, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, moment: Date): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return ['year', 'month', 'day'].map((type) => parts.get(type as Intl.DateTimeFormatPartTypes)).join('-');
}
