import { expect, it } from 'vitest';

import { ASSET_ERRORS, type AssetErrorCode } from '../../../shared/errors';
import {
  codecInWords,
  codeOfFailure,
  codeOfStorage,
  delayAfter,
  finalCode,
  isTransient,
  lastingDelayAfter,
} from './failure.rules';

it.each([
  ['[mov] moov atom not found', 'media.truncated'],
  ['stream 0, offset 0x2f: partial file', 'media.truncated'],
  ['av_interleaved_write_frame(): No space left on device', 'disk.full'],
  ['Picture size 9000x9000 exceeds specified max pixel count 35389440', 'media.tooBig'],
  ['Decoder (codec none) not found for input stream', 'media.unsupported'],
  ['Error while opening decoder for input stream #0:0 : Function not implemented', 'media.unsupported'],
  ['a.wav: Not yet implemented in FFmpeg, patches welcome', 'media.unsupported'],
  ['[aac @ 0x1] Audio object type 42 is not implemented. Update your FFmpeg version', 'media.unsupported'],
  ['[h264 @ 0x1] data partitioning is not implemented. Update your FFmpeg version', 'media.unreadable'],
  [
    '[h264 @ 0x1] Different chroma and luma bit depth is not implemented.\nError while decoding stream #0:0: Not yet implemented in FFmpeg, patches welcome',
    'media.unreadable',
  ],
  ['Error submitting packet to decoder: Function not implemented', 'media.unreadable'],
  ['Invalid data found when processing input', 'media.unreadable'],
])('takes %j for %s', (words, code) => {
  expect(codeOfFailure({ words }, 'media.unreadable')).toBe(code);
});

it('takes a program that cannot be started for the server’s', () => {
  expect(codeOfFailure({ words: 'spawn unshare EAGAIN', notStarted: true }, 'media.failed')).toBe('encoder.killed');
});

it('takes a death by signal for the server’s, and its own stop for a hang', () => {
  expect(codeOfFailure({ words: '', signal: 'SIGKILL' }, 'media.failed')).toBe('encoder.killed');
  expect(codeOfFailure({ words: '', signal: 'SIGKILL', stopped: 'stuck' }, 'media.failed')).toBe('media.stuck');
  expect(codeOfFailure({ words: '', signal: 'SIGXFSZ' }, 'media.failed')).toBe('media.tooBig');
});

it('waits longer each time, and not for ever', () => {
  const delays = [1, 2, 3, 4].map((tries) => delayAfter(tries)!);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delayAfter(5)).toBeUndefined();
  expect(isTransient('media.truncated')).toBe(false);
  expect(isTransient('disk.full')).toBe(true);
});

it('does not promise another try when there is none', () => {
  const promising = Object.keys(ASSET_ERRORS).filter((code) =>
    /will be tried again/.test(ASSET_ERRORS[finalCode(code as AssetErrorCode)]),
  );
  expect(promising).toEqual([]);
});

it('waits longer each time for the storage of what has arrived, and does not give it up', () => {
  const delays = [1, 2, 3, 4, 5, 50].map(lastingDelayAfter);
  expect(delays.slice(0, 4)).toEqual([1, 2, 3, 4].map(delayAfter));
  expect(delays.slice(4)).toEqual([delays[3], delays[3]]);
  expect(codeOfStorage(Object.assign(new Error(), { code: 'ENOSPC' }))).toBe('disk.full');
  expect(codeOfStorage(new Error('connect ECONNREFUSED'))).toBe('storage.waiting');
});

it('names the codec that ffmpeg cannot even list', () => {
  expect(codecInWords('[aac @ 0x1] Audio object type 42 is not implemented. Update your FFmpeg version')).toBe(
    'xHE-AAC',
  );
  expect(codecInWords('moov atom not found')).toBeNull();
});
