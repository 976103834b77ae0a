import { expect, it } from 'vitest';

import { nameTopics, topicLine } from './topics.rules';

const box = { width: 200, height: 9, largest: 3.2, smallest: 2.4 };
const named = (topics: string[]) => topicLine(nameTopics({ topics, label: 'Topics: ', box }));

it('names all topics that there is room for', () => {
  expect(named([])).toBe('');
  expect(named(['Moon'])).toBe('Moon');
  expect(named(['Moon', 'Sun'])).toBe('Moon · Sun');
});

it('counts those that there is no room for, and names the first in any case', () => {
  const topics = Array.from({ length: 30 }, (_, index) => `${index + 1} ${'long topic '.repeat(9)}`.trim());
  const { topics: shown, remaining } = nameTopics({ topics, label: 'Topics: ', box });
  expect(shown.length).toBeGreaterThan(2);
  expect(shown).toEqual(topics.slice(0, shown.length));
  expect(remaining).toBe(30 - shown.length);
  expect(named(topics).endsWith(` · … (+${remaining})`)).toBe(true);
  expect(named(['潮'.repeat(1000), 'Sun'])).toBe(`${'潮'.repeat(1000)} · … (+1)`);
});
