/**
 * The duration of a course from the two numbers somebody has entered, in whole minutes. Hours with decimals and minutes
 * beyond 59 are taken at their word: 1.5 hours are 90 minutes. Null, which is not said, where nothing is left.
 */
export function joinDuration({ hours, minutes }: { hours: number; minutes: number }): number | null {
  const total = Math.round(hours * 60 + minutes);
  return total > 0 ? total : null;
}
