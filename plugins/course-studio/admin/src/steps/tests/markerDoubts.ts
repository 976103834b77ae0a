/** Names of months and their usual abbreviations in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const MONTHS = new Set(
  [
    'january february march april may june july august september october november december',
    'jan feb mar apr jun jul aug sep sept oct nov dec',
    'januar jänner februar feber märz mai juni juli oktober dezember mär okt dez',
    'janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc',
    'enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic',
    'gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre gen mag giu lug set ott',
    'janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out',
    'januari februari maart mei augustus mrt',
  ].flatMap((names) => names.split(' ')),
);

/** A month behind a number, with a year at most: "Mai", "de mayo", "Okt. 1990", "5. 1945". Not "May I?". */
export function readsAsDate(text: string): boolean {
  if (/^(?:\d{1,2}\.\s*)(?:\d{2}|\d{4})?\.?$/.test(text)) return true;
  const [, month = '', rest = ''] = /^(?:de\s+)?(\p{L}+)\.?(.*)$/u.exec(text) ?? [];
  return MONTHS.has(month.toLowerCase()) && /^(?:$|[,;:(–—-]|\s*(?:de\s+)?['’]?\d)/.test(rest.trim());
}

/** Words of a name that begin with a small letter. */
const NAME_PARTICLES = new Set(
  'von van vom zu zur der den de del della di da do dos du des la le ten ter af bin ibn al el y e und and & jr. sr.'.split(
    ' ',
  ),
);

/** Words that no name begins with, although they may be written with a capital letter. */
const NO_NAMES = new Set(
  (
    'the an all both none neither either it its they he she we you yes no not true false only more less never always in on at ' +
    'der die das ein eine alle beide keine keiner keines weder es sie er wir ja nein nicht wahr falsch nur mehr nie immer im am ' +
    'les un une des tous aucun aucune oui non vrai faux los las una todos ninguno ninguna sí il lo gli tutti nessuno'
  ).split(' '),
);

const MAX_NAME_WORDS = 4;

/** Whether a text may be what follows an initial: "Einstein", "van Gogh", "S. Bach", "Conan Doyle". */
export function readsAsSurname(text: string): boolean {
  const words = text.split(/\s+/);
  const [first = ''] = words;
  const isCapitalised = (word: string) => /^\p{Lu}[\p{L}.'’-]*,?$/u.test(word);
  return (
    words.length <= MAX_NAME_WORDS &&
    !NO_NAMES.has(first.toLowerCase()) &&
    words.some(isCapitalised) &&
    words.every((word) => isCapitalised(word) || NAME_PARTICLES.has(word))
  );
}

const FUNCTIONS = 'a?(?:rc)?(?:sin|cos|tan|cot|sec|csc)h?|ln|lg|log|exp|sqrt|lim|max|min|det|sgn|sign';
const SYMBOL = '(?:\\p{N}|\\p{Script=Greek}|\\p{L}(?!\\p{L}))';

/** What a minus can stand in front of. */
const AMOUNTS: readonly RegExp[] = [
  // A number, a sum of money, a bracket, a root, an operator, a formula in TeX.
  /^[\p{N}\p{Sc}\p{Sm}.,([|\\∞√∛π%‰]/u,
  // A Greek letter, or a single one: "x", "a₁", "x + 1", "y²", "f(x)".
  /^(?:\p{Script=Greek}+|\p{L})[\p{N}₀-₉'′]*\s*(?:$|[-+−*·×/^=<>≤≥≠≈²³⁰-⁹ⁿ(,;])/u,
  // A product or a formula: "mv²", "ab + c", "kT / 2".
  /^\p{L}{1,3}(?:[²³⁰-⁹ⁿ^=]|\s+[-+−*·×/=<>≤≥≠≈]\s)/u,
  // A function and what it is of: "sin x", "log(2)", "cos² α".
  new RegExp(`^(?:${FUNCTIONS})(?:[²³⁻¹^_₀-₉]|\\s*[(|]|\\s+[-+−]?${SYMBOL}|${SYMBOL}$)`, 'iu'),
];

/** Whether a dash in front of a text may be a minus. */
export const readsAsAmount = (text: string): boolean => AMOUNTS.some((form) => form.test(text));
