import { emWidth, fitsAtSmallest, type Box } from './fit';

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
  const separator = emWidth(TOPIC_SEPARATOR);
  let width = emWidth(label);
  let count = 0;
  for (const topic of topics) {
    width += emWidth(topic) + separator;
    const remaining = topics.length - count - 1;
    const mark = remaining > 0 ? emWidth(remainderMark(remaining)) : 0;
    if (count > 0 && !fitsAtSmallest(width + mark, box)) break;
    count += 1;
  }
  return { topics: topics.slice(0, count), remaining: topics.length - count };
}
