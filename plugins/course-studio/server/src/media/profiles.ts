import fs from 'node:fs';
import { z } from 'zod';

const args = z.array(z.string());

/**
 * One form that recordings are encoded to, as data. `RENDITIONS` names those that are made, `RENDITION_PROFILES` is a JSON
 * file with further ones, or others under the names of these: see `docs/settings.md`.
 */
export const renditionProfile = z
  .strictObject({
    /** Stands in the ledger and in the API. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/),
    /** Which kind of file it is made of. */
    of: z.enum(['video', 'audio']),
    ext: z.string().regex(/^\.[a-z0-9]{1,8}$/),
    mime: z.string().min(3),
    /** The picture: codec as ffprobe names it, ffmpeg's options, and the box it is fitted into, never enlarged. */
    picture: z
      .strictObject({
        codec: z.string(),
        options: args,
        width: z.number().int().min(2).default(1920),
        height: z.number().int().min(2).default(1080),
        frameRate: z.number().min(1).default(60),
      })
      .optional(),
    sound: z.strictObject({ codec: z.string(), options: args }),
    /** Of the container, `-f` among them. */
    format: args,
    /** Codecs that are taken over as they are, where everything else fits; bits per second. */
    copies: z.strictObject({ picture: args.default([]), sound: args, bitRate: z.number().int() }).optional(),
    /** Share of the work, for one progress over all; only the ratio counts. */
    weight: z.number().positive().default(1),
  })
  .refine(({ of, picture }) => (of === 'video') === Boolean(picture), 'a video has a picture, a sound has none');
export type RenditionProfile = z.output<typeof renditionProfile>;

const AAC = { codec: 'aac', options: ['-c:a', 'aac', '-b:a', '128k'] };
const MP4 = ['-movflags', '+faststart', '-f', 'mp4'];
const X264 = ['-c:v', 'libx264', '-preset', 'superfast', '-crf', '24', '-profile:v', 'high'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1', '-tile-columns', '1'];

/**
 * What can be made. The presets are those of research into speed against quality: docs/decisions/003-renditions.md.
 * A recording that fits already is copied: 8 Mbit/s of H.264 is what a learner's line is taken to bear.
 */
const KNOWN: z.input<typeof renditionProfile>[] = [
  {
    name: 'mp4',
    of: 'video',
    ext: '.mp4',
    mime: 'video/mp4',
    weight: 3,
    picture: { codec: 'h264', options: X264 },
    sound: AAC,
    format: MP4,
    copies: { picture: ['h264'], sound: ['aac'], bitRate: 8_000_000 },
  },
  {
    name: 'webm',
    of: 'video',
    ext: '.webm',
    mime: 'video/webm',
    weight: 4,
    picture: { codec: 'vp9', options: [...VP9, '-crf', '33', '-b:v', '0'] },
    sound: { codec: 'opus', options: ['-c:a', 'libopus', '-b:a', '96k'] },
    format: ['-f', 'webm'],
    copies: { picture: ['vp8', 'vp9'], sound: ['opus', 'vorbis'], bitRate: 8_000_000 },
  },
  {
    name: 'ogg',
    of: 'video',
    ext: '.ogv',
    mime: 'video/ogg',
    weight: 3,
    picture: { codec: 'theora', options: ['-c:v', 'libtheora', '-q:v', '6'] },
    sound: { codec: 'vorbis', options: ['-c:a', 'libvorbis', '-q:a', '4'] },
    format: ['-f', 'ogg'],
    copies: { picture: ['theora'], sound: ['vorbis'], bitRate: 8_000_000 },
  },
  {
    name: 'mp4-480p',
    of: 'video',
    ext: '.mp4',
    mime: 'video/mp4',
    weight: 1,
    picture: { codec: 'h264', options: X264, width: 854, height: 480, frameRate: 30 },
    sound: AAC,
    format: MP4,
  },
  {
    name: 'av1',
    of: 'video',
    ext: '.mp4',
    mime: 'video/mp4; codecs="av01.0.08M.08"',
    weight: 8,
    picture: { codec: 'av1', options: ['-c:v', 'libsvtav1', '-preset', '8', '-crf', '35'] },
    sound: AAC,
    format: MP4,
  },
  {
    name: 'mp3',
    of: 'audio',
    ext: '.mp3',
    mime: 'audio/mpeg',
    weight: 1,
    sound: { codec: 'mp3', options: ['-c:a', 'libmp3lame', '-q:a', '3'] },
    format: ['-f', 'mp3'],
    copies: { sound: ['mp3'], bitRate: 320_000 },
  },
  {
    name: 'oga',
    of: 'audio',
    ext: '.ogg',
    mime: 'audio/ogg',
    weight: 1,
    sound: { codec: 'vorbis', options: ['-c:a', 'libvorbis', '-q:a', '4'] },
    format: ['-f', 'ogg'],
    copies: { sound: ['vorbis', 'opus'], bitRate: 320_000 },
  },
];

/**
 * The profiles in the order of `names` (separated by commas), of those that come with the studio and those in the JSON
 * file `definitions`. @throws naming the one that is not known, or what is wrong with the file
 */
export function selectProfiles(names: string, definitions?: string): RenditionProfile[] {
  const own: unknown = definitions ? JSON.parse(fs.readFileSync(definitions, 'utf8')) : [];
  const known = renditionProfile.array().parse([...KNOWN, ...z.array(z.unknown()).parse(own)]);
  const byName = new Map(known.map((profile) => [profile.name, profile]));
  const wanted = names.split(',').map((name) => name.trim());
  return [...new Set(wanted.filter(Boolean))].map((name) => {
    const profile = byName.get(name);
    if (!profile) throw new Error(`RENDITIONS names ${name}; known are ${[...byName.keys()].join(', ')}`);
    return profile;
  });
}
