/** Seconds after which an older measurement counts half. */
const HALF_LIFE = 3;

/** Shorter spans between two measurements say more about the browser's buffers than about the line; milliseconds. */
const SHORTEST = 200;

/** How fast bytes go, smoothed so that the figure can be read. */
export interface Speedometer {
  /** Bytes per second after `bytes` of the file have gone at `now` (milliseconds); null until that can be said. */
  measure(bytes: number, now: number): number | null;
}

export function createSpeedometer(): Speedometer {
  let last: { bytes: number; at: number } | null = null;
  let speed: number | null = null;
  return {
    measure(bytes, now) {
      if (last === null) last = { bytes, at: now };
      const span = now - last.at;
      if (span < SHORTEST) return speed;
      const measured = (Math.max(0, bytes - last.bytes) / span) * 1000;
      const weight = 1 - 0.5 ** (span / 1000 / HALF_LIFE);
      speed = speed === null ? measured : speed + (measured - speed) * weight;
      last = { bytes, at: now };
      return speed;
    },
  };
}

/** Seconds until `left` bytes have gone; null when that cannot be said. */
export const secondsFor = (left: number, speed: number | null): number | null =>
  speed !== null && speed > 0 ? Math.ceil(left / speed) : null;
