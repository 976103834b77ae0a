import Module, { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';

import { aStepOf, startModel, type Command, type Step } from '../faults/model';

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
  /** What is tried more often than elsewhere, so that it does not take hours. */
  often: Partial<Record<Command, number>>;
}

const GUARDS: Record<string, Mutation> = {
  'the entry before the object': {
    file: 'media/media.service.js',
    from: /(if \(!\(await ledger\.record\(claim, facts\)\)\)\s*return false;)/,
    to: 'await storage.put(stored, file, held.signal); $1',
    noticed: /I4/,
    often: { upload: 30 },
  },
  'the guard of attaching': {
    file: 'authoring/files.js',
    from: /doomedAt: null \};([^]*?)if \(count === ids\.length\)/,
    to: '};$1if (true)',
    noticed: /I1/,
    often: { storageFails: 10, attach: 20, attachImage: 10 },
  },
  'the lease at the commit': {
    file: 'media/keep.js',
    from: /\(await ledger\.extend\(claim\)\) && \(await ledger\.finish/,
    to: '(await ledger.finish',
    noticed: /I5/,
    often: { uploadVideo: 15, stallAndTakeOver: 15 },
  },
  'the grace from the last reference': {
    file: 'housekeeping/sweep.rules.js',
    from: /unusedSince < now/,
    to: 'time(row.createdAt) < now',
    // A second sweep at the same instant deletes what the first one marked.
    noticed: /grace|I9/,
    often: { detach: 15 },
  },
};

type Compiled = { _compile(this: unknown, content: string, file: string): unknown };
const proto = (Module as unknown as { prototype: Compiled }).prototype;
const { _compile } = proto;
const DIST = path.resolve('dist');

function forgetLoaded(): void {
  const { cache } = createRequire(__filename);
  for (const name of Object.keys(cache))
    if (name.startsWith(DIST) || name.includes('/plugins/course-studio/')) delete cache[name];
}

function putBack(): void {
  proto._compile = _compile;
  forgetLoaded();
}

/** @returns whether the guard was there to be taken out */
function takeOut({ file, from, to }: Mutation): () => boolean {
  let isOut = false;
  forgetLoaded();
  proto._compile = function compile(content, name) {
    if (!name.startsWith(DIST) || !name.endsWith(file)) return _compile.call(this, content, name);
    isOut = from.test(content);
    return _compile.call(this, content.replace(from, to), name);
  };
  return () => isOut;
}

afterEach(putBack);

/** What the model does with the product as it is compiled now. */
async function withModel<T>(work: (model: Awaited<ReturnType<typeof startModel>>) => Promise<T>): Promise<T> {
  const model = await startModel();
  return work(model).finally(() => model.stop());
}

it.each(Object.entries(GUARDS))('the model notices that there is no more: %s', async (guard, mutation) => {
  const isOut = takeOut(mutation);
  const steps = fc.array(aStepOf(mutation.often), { minLength: 20, maxLength: 40, size: 'max' });
  const result = await withModel(async (model) => {
    expect(isOut()).toBe(true);
    return fc.check(
      fc.asyncProperty(steps, (some) => model.run(some)),
      { numRuns: 200, endOnFailure: true },
    );
  });
  const { numRuns, seed, counterexample, errorInstance } = result;
  const what = String(errorInstance).split('\n')[0];
  console.log(`guard · ${guard} (seed ${seed}): ${result.failed ? `run ${numRuns}, ${what}` : 'NOT noticed'}`);
  expect(result.failed).toBe(true);
  expect(String(errorInstance)).toMatch(mutation.noticed);
  // With the guard in its place, the very same steps are harmless.
  putBack();
  await withModel((model) => model.run((counterexample as [Step[]])[0]));
});
