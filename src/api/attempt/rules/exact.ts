import Fraction from 'fraction.js';

/** More decimals than anybody writes, and fewer than a binary fraction gets wrong below a thousand. */
const WRITTEN_DECIMALS = 10;

/** A number as it was written: 0.1 is a tenth here, not the binary fraction nearest to it. */
export const exactly = (value: number): Fraction => new Fraction(value.toFixed(WRITTEN_DECIMALS));

/** Whether points are told by two decimals, as they are shown. */
export const isWholeHundredths = (points: number): boolean => {
  const written = exactly(points);
  return written.valueOf() === points && written.mul(100).d === 1n;
};

/** What is divided into so many equal parts has no end in decimals. (Moodle's list of grades has the same, up to a ninth.) */
const RECURRING_PARTS = [3, 6, 7, 9, 11, 12];

const isRecurring = (part: Fraction): boolean => part.d % 3n === 0n || part.d % 7n === 0n || part.d % 11n === 0n;

const RECURRING_SHARES: readonly Fraction[] = RECURRING_PARTS.flatMap((parts) =>
  Array.from({ length: parts - 1 }, (_, index) => new Fraction(index + 1, parts)),
).filter(isRecurring);

/** Below this, a share was written as a whole percent, and 33 % is not meant to be a third. */
const LEAST_DECIMALS = 3;

const decimalsOf = (value: number): number =>
  value.toFixed(WRITTEN_DECIMALS).replace(/0+$/, '').replace(/^.*\./, '').length;

/**
 * The share of the points that somebody meant who wrote `value` (−1 to 1), as a percentage with so many decimals as it has:
 * a third for 33.3 %, 33.33 % and 33.34 %, whichever way its last decimal was rounded so that the sum is 100. What is no
 * third, sixth, seventh, ninth, eleventh or twelfth is what it says.
 */
export function exactShare(value: number): Fraction {
  const written = exactly(value);
  const decimals = decimalsOf(value);
  if (decimals < LEAST_DECIMALS) return written;
  const lastDecimal = new Fraction(1, 10n ** BigInt(decimals));
  const meant = RECURRING_SHARES.find((share) => written.abs().sub(share).abs().lt(lastDecimal));
  return meant ? meant.mul(written.s) : written;
}

export const sumOf = (values: readonly Fraction[]): Fraction =>
  values.reduce((total, value) => total.add(value), new Fraction(0));

const HALF_A_HUNDREDTH = new Fraction(1, 200);

/** To be shown: rounded half up to hundredths. */
export const toHundredths = (value: Fraction): number => value.add(HALF_A_HUNDREDTH).floor(2).valueOf();
