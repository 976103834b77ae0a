/** Letters, digits and signs that the first font of a certificate has: nothing needs to be asked about them. */
const PLAIN = /^[\u0020-\u024f\u2010-\u2027]*$/;

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
      if (PLAIN.test(text)) return [];
      if (!answers.has(text)) void ask(text);
      return answers.get(text) ?? [];
    },
  };
}
