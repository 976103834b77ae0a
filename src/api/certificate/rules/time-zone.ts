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

/** What a clock on the wall shows. */
export interface WallTime {
  /** The same numbers, taken for a moment in UTC. */
  asUtc: Date;
  /** How far the clock is ahead of UTC. */
  offsetMinutes: number;
}

const MINUTE_MS = 60_000;

/** A clock in this time zone, which shows whole seconds. Made once for many moments: that is what takes time. */
export function createWallClock(timeZone: string): (moment: Date) => WallTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const asUtc = new Date(Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')));
    return { asUtc, offsetMinutes: Math.round((asUtc.getTime() - moment.getTime()) / MINUTE_MS) };
  };
}

/** ISO 8601 with its offset, as in `2026-03-29T01:30:00+01:00`. */
export function withOffset({ asUtc, offsetMinutes }: WallTime): string {
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  const ahead = Math.abs(offsetMinutes);
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}`;
  return `${asUtc.toISOString().slice(0, 19)}${offset}`;
}
