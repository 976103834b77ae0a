import { fitsAtSmallest, type Box } from './fit';

/** Between two topics. */
export const TOPIC_SEPARATOR = ' · ';

/** Says that there are more topics than are named, the same in every language; `… (+18)`. */
export const remainderMark = (count: number): string => `… (+${count})`;

interface NamedTopics {
  topics: readonly string[];
  /** How many more there are. */
  remaining: number;
}

/** The line as it is printed, without what stands before and after it. */
export const topicLine = ({ topics, remaining }: NamedTopics): string =>
  [...topics, ...(remaining > 0 ? [remainderMark(remaining)] : [])].join(TOPIC_SEPARATOR);

/**
 * As many topics, in their order, as there is room for in the box beside a label; the others are counted rather than cut
 * off. The first is always named.
 */
export function nameTopics(given: { topics: readonly string[]; label: string; box: Box }): NamedTopics {
  const { topics, label, box } = given;
  const first = (count: number): NamedTopics => ({ topics: topics.slice(0, count), remaining: topics.length - count });
  let count = Math.min(1, topics.length);
  while (count < topics.length && fitsAtSmallest(label + topicLine(first(count + 1)), box)) count += 1;
  return first(count);
}
