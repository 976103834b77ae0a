import { isBlankText, visibleForm } from '../../../../../../src/api/course/rules/visible-text';

/** One topic a line; what looks like one that is there already, and empty lines, are left out. */
export function addTopics(topics: readonly string[], typed: string): string[] {
  const known = new Set(topics.map(visibleForm));
  const added = typed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !isBlankText(line) && !known.has(visibleForm(line)) && known.add(visibleForm(line)));
  return [...topics, ...added];
}

export function moveTopic(topics: readonly string[], from: number, by: -1 | 1): string[] {
  const to = from + by;
  const topic = topics[from];
  if (topic === undefined || to < 0 || to >= topics.length) return [...topics];
  const rest = topics.filter((_, index) => index !== from);
  return [...rest.slice(0, to), topic, ...rest.slice(to)];
}

export const removeTopic = (topics: readonly string[], at: number): string[] =>
  topics.filter((_, index) => index !== at);
