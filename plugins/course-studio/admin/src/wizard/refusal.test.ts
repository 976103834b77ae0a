import { describe, expect, it } from 'vitest';

import type { Problem } from '../../../shared/problems';

import { stillStanding } from './refusal';

const aProblem = (id: string): Problem => ({
  severity: 'problem',
  code: 'question.answers.few',
  type: 'question',
  id,
  field: 'answers',
  place: [],
});

describe('what the server found against a confirm', () => {
  const found: Problem[] = [];
  const problems = [aProblem('a'), aProblem('b')];

  it('is shown whole although it was not found here', () => {
    expect(stillStanding({ problems, found }, found)).toEqual(problems);
  });

  it('goes as it is mended', () => {
    expect(stillStanding({ problems, found }, [aProblem('b')])).toEqual([aProblem('b')]);
    expect(stillStanding({ problems, found }, [])).toEqual([]);
  });
});
