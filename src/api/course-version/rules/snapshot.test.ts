import { describe, expect, it } from 'vitest';

import { readSnapshot, SNAPSHOT_SHAPE, type CourseSnapshot } from './snapshot';

const SNAPSHOT: CourseSnapshot = {
  course: {
    id: 'course',
    name: 'Tides',
    version: '1.0',
    description: 'Why the sea moves.',
    topics: ['moon'],
    durationMinutes: 90,
    certificate: true,
  },
  files: [
    {
      id: 'file',
      title: 'A film',
      description: '',
      asset: 'asset',
      captions: [{ asset: 'captions', language: 'en', label: '' }],
    },
  ],
  testSets: [
    {
      id: 'set',
      title: 'Final test',
      description: '',
      passMark: 60,
      attemptsAllowed: 3,
      waitMinutes: 10,
      timeLimit: 20,
      shuffle: true,
      review: 'key',
      questions: [
        {
          id: 'question',
          text: 'What pulls the sea?',
          image: null,
          imageAlt: '',
          kind: 'multiple',
          points: 2,
          partialCredit: true,
          explanation: 'Gravity.',
          answers: [{ id: 'answer', text: 'The moon', image: null, imageAlt: '', correct: true, fraction: 1 }],
        },
      ],
    },
  ],
};

/** As the first release wrote it. */
const FIRST = {
  course: { id: 'course', name: 'Tides', version: '', description: '', topics: [], certificate: true },
  files: [{ id: 'file', title: 'A film', description: '', asset: 'asset' }],
  testSets: [
    {
      id: 'set',
      title: 'Final test',
      description: '',
      passMark: 60,
      attemptsAllowed: 0,
      timeLimit: 0,
      shuffle: true,
      questions: [
        {
          id: 'question',
          text: 'What pulls the sea?',
          image: null,
          imageAlt: '',
          kind: 'single',
          points: 1,
          explanation: '',
          answers: [{ id: 'answer', text: 'The moon', image: null, imageAlt: '', correct: true }],
        },
      ],
    },
  ],
};

describe('a snapshot', () => {
  it('of the shape of today is read as it was written', () => {
    expect(readSnapshot({ shape: SNAPSHOT_SHAPE, ...SNAPSHOT })).toEqual(SNAPSHOT);
  });

  it('of the first shape is read with what was not told then', () => {
    const read = readSnapshot(FIRST);
    expect(read.course.durationMinutes).toBeNull();
    expect(read.files[0]?.captions).toEqual([]);
    expect(read.testSets[0]).toMatchObject({ waitMinutes: 0, review: 'marks' });
    expect(read.testSets[0]?.questions[0]).toMatchObject({ partialCredit: false, answers: [{ fraction: null }] });
  });

  it('of the first shape that is complete is read as it was written', () => {
    expect(readSnapshot(SNAPSHOT)).toEqual(SNAPSHOT);
  });

  it('of the shape of today that lacks a field is refused, since a learner would get something else', () => {
    expect(() => readSnapshot({ shape: SNAPSHOT_SHAPE, ...FIRST })).toThrow();
  });

  it('of a newer release is refused', () => {
    const newer = SNAPSHOT_SHAPE + 1;
    expect(() => readSnapshot({ shape: newer, ...SNAPSHOT })).toThrow(`shape ${newer} was written by a newer release`);
  });
});
