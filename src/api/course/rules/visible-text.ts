/** What fonts draw nothing for: blanks, format and control characters, and the letter of Braille without a dot. */
const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/gu;

/** Whether nobody sees anything of a text, whatever characters it has. */
export const isBlankText = (text: string): boolean => text.replace(INVISIBLE, '') === '';

/**
 * Invisible characters that change nothing. Joiners and variation selectors change how letters and emoji look, and marks of
 * direction may turn the order.
 */
const WITHOUT_EFFECT = /[\u00AD\u200B\u2060-\u2064\uFEFF\u115F\u1160\u3164\uFFA0]/gu;

const BLANKS = /[\p{White_Space}\u2800]+/gu;

/**
 * Runs of characters that have the same form as others under NFKC, and look the same or nearly so. Not among them are
 * superscripts, subscripts, fractions, numbers in circles and letters of formulas: 10² is not 102, and ℝ not R.
 */
const COMPATIBLE = /[^\p{No}\p{Lm}\p{So}ªº\u2070-\u209F\u2100-\u214F\u{1D400}-\u{1D7FF}]+/gu;

/** A text such that two that look the same are written the same; upper and lower case stay apart. */
export const visibleForm = (text: string): string =>
  text
    .replace(WITHOUT_EFFECT, '')
    .normalize('NFC')
    .replace(COMPATIBLE, (run) => run.normalize('NFKC'))
    .replace(BLANKS, ' ')
    .trim();
