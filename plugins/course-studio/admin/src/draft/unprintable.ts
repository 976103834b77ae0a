import type { Problem } from '../../../shared/problems';

/** Letters, digits and signs that the first font of a certificate has: nothing needs to be asked about them. */
export const PRINTABLE_ANYWAY = /^[\u0020-\u024f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026]*$/;

export interface UnprintableLookup {
  /** The characters of a text that certificates cannot print; none while that is being asked. */
  of(text: string): readonly string[];
}

/** Asks the server, which has the fonts, about each text once; `onAnswer` is called when there is something to tell. */
export function createUnprintableLookup(
  load: (text: string) => Promise<readonly string[]>,
  onAnswer: () => void,
): UnprintableLookup {
  const answers = new Map<string, readonly string[]>();

  async function ask(text: string): Promise<void> {
    answers.set(text, []);
    try {
      const characters = await load(text);
      answers.set(text, characters);
      if (characters.length > 0) onAnswer();
    } catch {
      // Only a warning would come of it; it is asked again with the next look.
      answers.delete(text);
    }
  }

  return {
    of(text) {
      if (PRINTABLE_ANYWAY.test(text)) return [];
      if (!answers.has(text)) void ask(text);
      return answers.get(text) ?? [];
    },
  };
}

/** Warns of a course's name with characters that certificates cannot print. */
export function nameProblems(id: string, characters: readonly string[]): Problem[] {
  if (characters.length === 0) return [];
  const where: Pick<Problem, 'type' | 'id' | 'field' | 'place'> = { type: 'course', id, field: 'name', place: [] };
  return [{ severity: 'warning', code: 'course.name.unprintable', characters: characters.join(' '), ...where }];
}
