import { execFileSync } from 'node:child_process';
import { supportedMimeTypes } from 'file-type';
import { expect, it } from 'vitest';

import { ALLOWED_DEMUXERS, mimeOfKind, recordingKindOf, SCORES } from './formats';

const looksLikeRecording = (mime: string): boolean => /^(audio|video)\//.test(mime);

it('every recording that can be told by its content is taken, or refused by name', () => {
  const undecided = [...supportedMimeTypes].filter(
    (mime) => looksLikeRecording(mime) && !recordingKindOf(mime) && !SCORES.includes(mime),
  );
  expect(undecided).toEqual([]);
});

it('what is taken can be opened: ffmpeg has each demuxer', () => {
  const listed = execFileSync('ffmpeg', ['-hide_banner', '-demuxers']).toString();
  const known = new Set([...listed.matchAll(/^ D\s+(\S+)/gm)].flatMap(([, names]) => names!.split(',')));
  const missing = ALLOWED_DEMUXERS.split(',').filter((name) => !known.has(name));
  expect(missing).toEqual([]);
});

it('no demuxer is allowed that opens other files', () => {
  const risky = ['hls', 'concat', 'dash', 'sdp', 'rtsp', 'lavfi', 'image2', 'tee', 'ffmetadata', 'applehttp', 'imf'];
  expect(ALLOWED_DEMUXERS.split(',').filter((name) => risky.includes(name))).toEqual([]);
});

it.each([
  ['video/webm', 'audio', 'audio/webm'],
  ['audio/x-m4a', 'video', 'video/mp4'],
  ['audio/x-m4a', 'audio', 'audio/x-m4a'],
  ['application/vnd.ms-asf', 'audio', 'application/vnd.ms-asf'],
] as const)('%s that turns out to be %s is %s', (mime, kind, expected) => {
  expect(mimeOfKind(mime, kind)).toBe(expected);
});
