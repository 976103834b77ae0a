import Module, { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';

import { aStep, startModel } from '../faults/model';

/**
 * What the model is worth: each guard is taken out of the compiled code as it is loaded, and the model must notice.
 * Nothing of this is in the product.
 */
interface Mutation {
  file: string;
  from: RegExp;
  to: string;
  /** What must be found wrong. */
  noticed: RegExp;
}

const GUARDS: Record<string, Mutation> = {
  'the entry before the object': {
    file: 'media/media.service.js',
    from: /(if \(!\(await ledger\.record\(claim, facts\)\)\)\s*return false;)([^]*?const url = await storage\.put\(stored, file\);)/,
    to: '$2 $1',
    noticed: /I4|I1/,
  },
  'the guard of attaching': {
    file: 'authoring/files.js',
    from: /doomedAt: null \};([^]*?)if \(count < ids\.length\)/,
    to: '};$1if (false)',
    noticed: /I1|I2/,
  },
  'the lease at the commit': {
    file: 'media/transcode.job.js',
    from: /\(await ledger\.extend\(claim\)\) && \(await ledger\.finish/,
    to: '(await ledger.finish',
    noticed: /I5|I8/,
  },
  'the grace from the last reference': {
    file: 'housekeeping/sweep.rules.js',
    from: /unusedSince < now/,
    to: 'time(row.createdAt) < now',
    noticed: /grace/,
  },
};

type Compiled = { _compile(this: unknown, content: string, file: string): unknown };
const proto = (Module as unknown as { prototype: Compiled }).prototype;
const { _compile } = proto;
const DIST = path.resolve('dist');

/** @returns whether the guard was there to be taken out */
function takeOut({ file, from, to }: Mutation): () => boolean {
  let isOut = false;
  const { cache } = createRequire(__filename);
  for (const name of Object.keys(cache))
    if (name.startsWith(DIST) || name.includes('/plugins/course-studio/')) delete cache[name];
  proto._compile = function compile(content, name) {
    if (!name.startsWith(DIST) || !name.endsWith(file)) return _compile.call(this, content, name);
    isOut = from.test(content);
    return _compile.call(this, content.replace(from, to), name);
  };
  return () => isOut;
}

afterEach(() => {
  proto._compile = _compile;
});

it.each(Object.entries(GUARDS))('the model notices that there is no more: %s', async (_guard, mutation) => {
  const isOut = takeOut(mutation);
  const model = await startModel();
  try {
    expect(isOut()).toBe(true);
    const property = fc.asyncProperty(fc.array(aStep, { minLength: 20, maxLength: 40, size: 'max' }), (steps) =>
      model.run(steps),
    );
    const result = await fc.check(property, { numRuns: 200, endOnFailure: true });
    const { numRuns, errorInstance } = result;
    console.log(
      `guard · ${_guard}: ${result.failed ? `noticed in run ${numRuns}: ${String(errorInstance).split('\n')[0]}` : 'NOT noticed'}`,
    );
    expect(result.failed).toBe(true);
    expect(String(errorInstance)).toMatch(mutation.noticed);
  } finally {
    await model.stop();
  }
});
