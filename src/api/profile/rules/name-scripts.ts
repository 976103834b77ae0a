/** The scripts that Unicode recommends for identifiers (UAX 31, table 5), and those of limited use that names have. */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Armenian',
  'Bengali',
  'Bopomofo',
  'Cherokee',
  'Coptic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Gujarati',
  'Gurmukhi',
  'Han',
  'Hangul',
  'Hebrew',
  'Hiragana',
  'Kannada',
  'Katakana',
  'Khmer',
  'Lao',
  'Lisu',
  'Malayalam',
  'Mongolian',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Syriac',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
  'Tifinagh',
] as const;
export type NameScript = (typeof SCRIPTS)[number] | 'Other';

/** Scripts that one language writes together: UTS 39, section 5.1. */
const WRITTEN_TOGETHER: readonly (readonly NameScript[])[] = [
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
  ['Han', 'Bopomofo'],
];

const PATTERNS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script_Extensions=${script}}`, 'u')] as const);
const SHARED_BY_ALL = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** The scripts that a letter may belong to; digits, punctuation and marks of all scripts belong to none. */
function scriptsOfLetter(letter: string): readonly NameScript[] {
  const scripts = PATTERNS.filter(([, pattern]) => pattern.test(letter)).map(([script]) => script);
  if (scripts.length > 0) return scripts;
  return SHARED_BY_ALL.test(letter) ? [] : ['Other'];
}

/**
 * The scripts of a name, if it mixes some that no language writes together, such as Latin with Cyrillic letters that
 * look like Latin ones; otherwise none. The test is the one of UTS 39, section 5.1: no script covers all of its letters.
 */
export function mixedScriptsOf(name: string): NameScript[] {
  const letters = [...new Set(name)].map(scriptsOfLetter).filter((scripts) => scripts.length > 0);
  const used = new Set(letters.flat());
  const systems = [...[...used].map((script) => [script]), ...WRITTEN_TOGETHER];
  const covers = (system: readonly NameScript[]) =>
    letters.every((scripts) => scripts.some((script) => system.includes(script)));
  if (letters.length === 0 || systems.some(covers)) return [];
  // Of a letter that several scripts share, only the first is named.
  return [...new Set(letters.flatMap(([script]) => script ?? []))];
}
