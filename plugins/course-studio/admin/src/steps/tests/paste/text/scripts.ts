/** Characters with a superscript in Unicode, and their superscripts in the same order. */
const SUPERSCRIPTS = pairsOf(
  '0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ',
);

const SUBSCRIPTS = pairsOf('0123456789+-−=()aehijklmnoprstuvx', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ');

function pairsOf(from: string, to: string): ReadonlyMap<string, string> {
  const targets = [...to];
  return new Map([...from].map((character, index) => [character, targets[index] ?? character]));
}

export type ScriptKind = 'sup' | 'sub';

/** Superscript or subscript as plain text: in Unicode where there are characters for all of it, else as `^(…)` or `_(…)`. */
export function scriptAsText(kind: ScriptKind, text: string): string {
  const table = kind === 'sup' ? SUPERSCRIPTS : SUBSCRIPTS;
  const characters = [...text].filter((character) => character !== ' ');
  if (characters.every((character) => table.has(character))) {
    return characters.map((character) => table.get(character)).join('');
  }
  return `${kind === 'sup' ? '^' : '_'}${bracketed(text)}`;
}

/** In brackets, unless it is a single character. */
export const bracketed = (text: string): string => ([...text].length === 1 ? text : `(${text})`);
