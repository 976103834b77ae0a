import { COURSE_PARTS, type CoursePart, type UnprintableQuery } from '../../../shared/certificates';
import type { Problem, ProblemCode } from '../../../shared/problems';

/** Letters, digits and signs that the first font of a certificate has: nothing needs to be asked about them. */
export const PRINTABLE_ANYWAY = /^[\u0020-\u024f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026]*$/;

export interface UnprintableLookup {
  /** The characters of a text that certificates cannot print; none while that is being asked. */
  of(query: UnprintableQuery): readonly string[];
}

/** Asks the server, which has the fonts, about each text once; `onAnswer` is called when there is something to tell. */
export function createUnprintableLookup(
  load: (query: UnprintableQuery) => Promise<readonly string[]>,
  onAnswer: () => void,
): UnprintableLookup {
  const answers = new Map<string, readonly string[]>();

  async function ask(key: string, query: UnprintableQuery): Promise<void> {
    answers.set(key, []);
    try {
      const characters = await load(query);
      answers.set(key, characters);
      if (characters.length > 0) onAnswer();
    } catch {
      // Only a warning would come of it; it is asked again with the next look.
      answers.delete(key);
    }
  }

  return {
    of(query) {
      if (PRINTABLE_ANYWAY.test(query.text)) return [];
      const key = `${query.part} ${query.text}`;
      if (!answers.has(key)) void ask(key, query);
      return answers.get(key) ?? [];
    },
  };
}

/** Characters that certificates cannot print, by where they are. */
export type UnprintableParts = Partial<Record<CoursePart, readonly string[]>>;

interface PrintedCourse {
  name: string;
  version: string;
  topics: readonly string[];
  certificate: boolean;
}

/** A course without certificates may say anything. */
export function unprintableOf(course: PrintedCourse, lookup: UnprintableLookup): UnprintableParts {
  if (!course.certificate) return {};
  const textsOf = (part: CoursePart) => (part === 'topics' ? course.topics : [course[part]]);
  return Object.fromEntries(
    COURSE_PARTS.map((part) => [part, [...new Set(textsOf(part).flatMap((text) => lookup.of({ text, part })))]]),
  );
}

const CODES: Readonly<Record<CoursePart, ProblemCode>> = {
  name: 'course.name.unprintable',
  version: 'course.version.unprintable',
  topics: 'course.topics.unprintable',
};

/** Warns of what a course says with characters that certificates cannot print. */
export const unprintableProblems = (id: string, parts: UnprintableParts): Problem[] =>
  COURSE_PARTS.flatMap((part): Problem[] => {
    const characters = parts[part] ?? [];
    if (characters.length === 0) return [];
    const where: Pick<Problem, 'type' | 'id' | 'field' | 'place'> = { type: 'course', id, field: part, place: [] };
    return [{ severity: 'warning', code: CODES[part], characters: characters.join(' '), ...where }];
  });
