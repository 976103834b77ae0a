import { expect, it, vi } from 'vitest';
import { z } from 'zod';

import * as certificates from '../../../../plugins/course-studio/shared/certificates';
import * as drafts from '../../../../plugins/course-studio/shared/draft';
import * as results from '../../../../plugins/course-studio/shared/results';
import * as storage from '../../../../plugins/course-studio/shared/storage';
import * as attempts from '../../attempt/rules/contract';
import { boundedArray, elementOfBounded } from './bounded';
import * as courses from './contract';
import { listFaults, MAX_FAULTS, parseWith, type FaultList } from './faults';

/** The faults that a refusal of `value` names; none when it is accepted. */
function faultsOf(schema: z.ZodType, value: unknown): FaultList {
  const none: FaultList = { fields: [] };
  try {
    parseWith(schema, value, (faults) => Object.assign(new Error('refused'), { faults }));
    return none;
  } catch (error) {
    return (error as { faults: FaultList }).faults;
  }
}

const counted = () => {
  const look = vi.fn((value: string) => value !== 'bad');
  return {
    look,
    list: z.object({ list: boundedArray(z.string().refine(look), { max: 1000 }) }),
  };
};

it('looks at no element of a list that is too long', () => {
  const { look, list } = counted();
  const { fields } = faultsOf(list, { list: new Array(500_000).fill('a') });
  expect(fields).toEqual([{ path: 'list', code: 'too_big', message: expect.stringContaining('1000') }]);
  expect(look).not.toHaveBeenCalled();
});

it('stops reading when there are more faults than an answer names', () => {
  const { look, list } = counted();
  const { fields, more } = faultsOf(list, { list: new Array(1000).fill('bad') });
  expect(fields).toHaveLength(MAX_FAULTS);
  expect(fields[3]!.path).toBe('list.3');
  expect(more).toBe(1);
  expect(look).toHaveBeenCalledTimes(MAX_FAULTS + 1);
});

it('accepts what is within its bounds, with the defaults of its elements, and names what is not', () => {
  const schema = boundedArray(z.object({ a: z.number().default(1) }), { min: 1, max: 2 });
  expect(schema.parse([{}, { a: 2 }])).toEqual([{ a: 1 }, { a: 2 }]);
  expect(faultsOf(schema, []).fields).toMatchObject([{ code: 'too_small' }]);
  expect(faultsOf(schema, {}).fields).toMatchObject([{ path: '', code: 'invalid_type' }]);
  expect(faultsOf(schema, [{ a: 'x' }]).fields).toMatchObject([{ path: '0.a' }]);
});

it('describes its elements as a list of zod does', () => {
  const element = z.strictObject({ id: z.string().max(5) });
  const described = z.toJSONSchema(z.object({ list: boundedArray(element, { max: 3 }) }));
  expect(described).toEqual(z.toJSONSchema(z.object({ list: z.array(element).min(0).max(3) })));
});

it('says of 10,000 unknown keys as little as of one', () => {
  const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`key${at}`, 1]));
  expect(JSON.stringify(faultsOf(z.strictObject({}), keys)).length).toBeLessThan(500);
});

it('keeps every path and message short', () => {
  const fault = { path: 'p'.repeat(1e5), code: 'x', message: 'm'.repeat(1e5) };
  expect(JSON.stringify(listFaults(new Array(50).fill(fault))).length).toBeLessThan(10_000);
});

/** Every schema within a schema. */
function schemasWithin(schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): Set<z.core.$ZodType> {
  if (seen.has(schema)) return seen;
  seen.add(schema);
  const parts = [...Object.values(schema._zod.def), elementOfBounded(schema)];
  for (const part of parts.flatMap(partsOf)) schemasWithin(part, seen);
  return seen;
}

function partsOf(value: unknown): z.core.$ZodType[] {
  if (value instanceof z.core.$ZodType) return [value];
  if (Array.isArray(value)) return value.flatMap(partsOf);
  const isShape = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isShape ? Object.values(value).flatMap(partsOf) : [];
}

const modules: Record<string, unknown> = {
  ...certificates,
  ...drafts,
  ...results,
  ...storage,
  ...attempts,
  ...courses,
};
const requests = Object.entries(modules).flatMap(([name, schema]) =>
  /(Body|Query)$/.test(name) && schema instanceof z.ZodType ? [{ name, schema }] : [],
);

it('is the only kind of list in the schemas of requests', () => {
  expect(requests.map(({ name }) => name)).toEqual(expect.arrayContaining(['saveBody', 'regradeBody', 'pageQuery']));
  const lists = requests.flatMap(({ schema }) =>
    [...schemasWithin(schema)].filter((part) => part._zod.def.type === 'array'),
  );
  expect(lists.length).toBeGreaterThan(3);
  expect(lists.filter((list) => !elementOfBounded(list))).toEqual([]);
});
