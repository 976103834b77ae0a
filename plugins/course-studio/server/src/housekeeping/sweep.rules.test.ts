import { describe, expect, it } from 'vitest';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { judge, type Facts, type Verdict } from './sweep.rules';

const NOW = Date.parse('2026-01-02T12:00:00Z');
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString();

const facts = (row: Partial<AssetRow>, rest: Partial<Omit<Facts, 'row'>> = {}): Facts => ({
  row: {
    state: 'finished',
    draft: 'course',
    parent: null,
    doomedAt: null,
    leaseUntil: null,
    unreferencedAt: null,
    finishedAt: null,
    createdAt: ago(100),
    ...row,
  } as AssetRow,
  referenced: false,
  draftExists: true,
  parent: { leaseUntil: null },
  lastByteAt: undefined,
  now: NOW,
  graces: { unreferenced: 24 * HOUR, upload: 24 * HOUR, output: 24 * HOUR },
  ...rest,
});

const keep: Verdict = { keep: true };
const goes = (reason: string) => ({ keep: false, reason });

describe('the sweep', () => {
  it.each<[string, Facts, unknown]>([
    ['keeps a referenced file, however old', facts({}, { referenced: true }), keep],
    [
      'keeps a referenced file whose draft is gone',
      facts({}, { referenced: true, draftExists: false }),
      { keep: true, mark: 'homeless' },
    ],
    [
      'forgets the mark of a file that is referenced again',
      facts({ unreferencedAt: ago(99) }, { referenced: true }),
      { keep: true, mark: 'referenced' },
    ],
    ['marks a file the first time it finds no reference', facts({}), { keep: true, mark: 'unreferenced' }],
    ['waits for the grace from the mark, not from the creation', facts({ unreferencedAt: ago(23) }), keep],
    [
      'gives a file that was stored after its mark the whole grace',
      facts({ unreferencedAt: ago(25), finishedAt: ago(2) }),
      keep,
    ],
    ['deletes an unreferenced file after its grace', facts({ unreferencedAt: ago(25) }), goes('unreferenced')],
    ['deletes the file of a cancelled creation at once', facts({}, { draftExists: false }), goes('vanished')],
    [
      'deletes the upload of a cancelled creation at once',
      facts({ state: 'uploading' }, { draftExists: false }),
      goes('vanished'),
    ],
    ['keeps an upload that still receives bytes', facts({ state: 'uploading' }, { lastByteAt: NOW - HOUR }), keep],
    [
      'deletes an upload that has been quiet for longer than the grace',
      facts({ state: 'uploading' }, { lastByteAt: NOW - 25 * HOUR }),
      goes('unfinished'),
    ],
    ['goes on with a deletion that was cut off', facts({ doomedAt: ago(1) }, { referenced: true }), goes('cancelled')],
    ['leaves alone what a worker holds, even if doomed', facts({ doomedAt: ago(1), leaseUntil: ago(-1) }), keep],
    ['comes back when the lease has run out', facts({ doomedAt: ago(1), leaseUntil: ago(1) }), goes('cancelled')],
    ['keeps a rendition with its original', facts({ parent: 'video' }), keep],
    ['deletes a rendition whose original is gone', facts({ parent: 'video' }, { parent: undefined }), goes('vanished')],
    ['deletes the output of a run that died', facts({ parent: 'video', state: 'uploading' }), goes('dead')],
    [
      'keeps the output of a run that began just now',
      facts({ parent: 'video', state: 'uploading', createdAt: ago(1) }),
      keep,
    ],
    [
      'marks a certificate file that no certificate names',
      facts({ role: 'certificate', draft: null }),
      { keep: true, mark: 'unreferenced' },
    ],
  ])('%s', (_sentence, given, verdict) => {
    expect(judge(given)).toEqual(verdict);
  });
});
