import { describe, expect, it } from 'vitest';

import { countAsOpened, createServedBytes, OPENED_BYTES } from './served-bytes';

const mark = { enrollment: 'e', asset: 'a' };

describe('a file has been opened', () => {
  it.each([
    ['when all of a small one was served', 10, 10, true],
    ['not when a byte of it is missing', 9, 10, false],
    ['when a megabyte of a large one was served', OPENED_BYTES, OPENED_BYTES * 50, true],
    ['not before', OPENED_BYTES - 1, OPENED_BYTES * 50, false],
    ['not when nothing was served', 0, 10, false],
    ['not when there is nothing to serve', 0, 0, false],
  ])('%s', (_, served, size, expected) => {
    expect(countAsOpened(served, size)).toBe(expected);
  });
});

describe('the bytes served', () => {
  const counting = () => {
    const notes: object[] = [];
    const served = createServedBytes((noted) => {
      notes.push(noted);
      return Promise.resolve();
    });
    return { notes, served };
  };

  it('are added up over requests, and noted once', async () => {
    const { notes, served } = counting();
    for (const bytes of [4, 4, 4, 4]) await served.add(mark, { bytes, size: 10 });
    expect(notes).toEqual([mark]);
  });

  it('are counted for each enrolment and each file', async () => {
    const { notes, served } = counting();
    await served.add(mark, { bytes: 6, size: 10 });
    await served.add({ ...mark, enrollment: 'other' }, { bytes: 6, size: 10 });
    await served.add({ ...mark, asset: 'other' }, { bytes: 6, size: 10 });
    expect(notes).toEqual([]);
  });

  it('are noted again when the note failed', async () => {
    let tries = 0;
    const served = createServedBytes(() =>
      (tries += 1) === 1 ? Promise.reject(new Error('busy')) : Promise.resolve(),
    );
    await expect(served.add(mark, { bytes: 10, size: 10 })).rejects.toThrow('busy');
    await served.add(mark, { bytes: 1, size: 10 });
    await served.add(mark, { bytes: 1, size: 10 });
    expect(tries).toBe(2);
  });
});
