import { expect, it } from 'vitest';

import { acceptAttribute } from '../../../shared/accept';
import { PICTURE_FORMATS, RECORDING_FORMATS } from './formats';
import { uploadLimits } from './limits';

const limits = uploadLimits({ maxFileBytes: 1000, maxBytesOfKind: {} });

const offered = (...kinds: Parameters<typeof acceptAttribute>[1][]): string[] =>
  acceptAttribute(limits, ...kinds).split(',');

const dotted = (endings: readonly string[]): string[] => endings.map((ending) => `.${ending}`);

it('a field for pictures offers every ending of the forms that are taken, and no other', () => {
  expect(offered(['image'])).toEqual(dotted(PICTURE_FORMATS.flatMap(({ endings }) => endings)));
});

it('a field for recordings offers every ending of the forms that are taken, and no other', () => {
  const endings = RECORDING_FORMATS.flatMap(({ endings: { video = [], audio = [] } }) => [...video, ...audio]);
  expect(offered(['video', 'audio']).sort()).toEqual(dotted(endings).sort());
});

it('a field for all files offers pictures, recordings, captions and documents', () => {
  expect(offered()).toEqual(
    expect.arrayContaining(['.heic', '.bmp', '.mp4', '.m4a', '.srt', '.pdf', '.docx', '.epub']),
  );
});

it('no ending is that of two kinds', () => {
  expect(new Set(offered()).size).toBe(offered().length);
});

it('a kind that may not be uploaded is not offered', () => {
  const none = uploadLimits({ maxFileBytes: 1000, maxBytesOfKind: { flash: 0 } });
  expect(acceptAttribute(none).split(',')).not.toContain('.swf');
});
