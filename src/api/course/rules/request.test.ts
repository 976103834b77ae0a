import type { Context } from 'koa';
import { describe, expect, it } from 'vitest';

import { emptyBody, saveBody } from '../../attempt/rules/contract';
import { pageQuery } from './contract';
import type { LearnerErrorDetails } from './errors';
import { paramOf, parse } from './request';

/** The fields named in the refusal; a body that is accepted names none. */
function refusedFields(schema: Parameters<typeof parse>[0], value: unknown): string[] {
  try {
    parse(schema, value);
    return [];
  } catch (error) {
    const { details } = error as { details: LearnerErrorDetails };
    return details.fields?.map((field) => field.path) ?? [];
  }
}

describe('a body of answers', () => {
  it.each([
    ['no body', undefined, ['']],
    ['a list', [], ['']],
    ['no data', {}, ['data']],
    ['answers that are no list', { data: { answers: {} } }, ['data.answers']],
    [
      'a question that is a number',
      { data: { answers: [{ question: 1, selected: [] }] } },
      ['data.answers.0.question'],
    ],
    ['no selection', { data: { answers: [{ question: 'q' }] } }, ['data.answers.0.selected']],
    [
      'an answer that is null',
      { data: { answers: [{ question: 'q', selected: ['a', null] }] } },
      ['data.answers.0.selected.1'],
    ],
    ['a score of its own', { data: { answers: [{ question: 'q', selected: [], earned: 9 }] } }, ['data.answers.0']],
    ['more than answers', { data: { answers: [], submittedAt: 'now' } }, ['data']],
  ])('is refused, naming the field, when it is or has %s', (_, body, fields) => {
    expect(refusedFields(saveBody, body)).toEqual(fields);
  });

  it('is accepted as it is documented', () => {
    const body = { data: { answers: [{ question: 'q', selected: ['a', 'b'] }] } };
    expect(parse(saveBody, body)).toEqual(body);
  });
});

it('refuses answers sent along with a submit, which would be lost', () => {
  expect(refusedFields(emptyBody, { data: { answers: [] } })).toEqual(['data']);
  expect([undefined, {}, { data: {} }].flatMap((body) => refusedFields(emptyBody, body))).toEqual([]);
});

it.each([
  [{}, { page: 1, pageSize: 25 }],
  [{ pagination: { page: '3', pageSize: '100' } }, { page: 3, pageSize: 100 }],
  [
    { filters: { name: 'x' }, populate: '*', status: 'draft' },
    { page: 1, pageSize: 25 },
  ],
])('reads of the query %j nothing but the page', (query, pagination) => {
  expect(parse(pageQuery, query)).toEqual({ pagination });
});

it.each([{ page: '0' }, { page: 'x' }, { pageSize: '101' }, { pageSize: '-1' }])(
  'refuses the page %j',
  (pagination) => {
    expect(refusedFields(pageQuery, { pagination })).toEqual([`pagination.${Object.keys(pagination)[0]}`]);
  },
);

it.each([
  ['x7f2', 'x7f2'],
  [undefined, ''],
  ['\0', ''],
  ['x\0y', ''],
])('takes the parameter %j for %j, so that no NUL reaches a database', (id, expected) => {
  expect(paramOf({ params: { id } } as unknown as Context, 'id')).toBe(expected);
});
