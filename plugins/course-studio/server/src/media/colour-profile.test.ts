import sharp from 'sharp';
import { expect, it } from 'vitest';

import { isWideProfile, profileTells } from './colour-profile';

const standard = async (name: string): Promise<Buffer> => {
  const picture = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  return (await sharp(await picture.withIccProfile(name).png().toBuffer()).metadata()).icc!;
};

/** The profile with one more tag, in the place of its copyright. */
const withTag = (profile: Buffer, name: string, content: string): Buffer => {
  const changed = Buffer.concat([profile, Buffer.from(content)]);
  const at = changed.indexOf('cprt');
  changed.write(name, at, 'latin1');
  changed.writeUInt32BE(profile.length, at + 4);
  changed.writeUInt32BE(content.length, at + 8);
  return changed;
};

it.each([
  ['p3', true],
  ['srgb', false],
])('the profile %s is wide: %s', async (name, isWide) => {
  expect(isWideProfile(await standard(name))).toBe(isWide);
});

it('a profile that is cut, or none, is not wide and tells nothing', async () => {
  const profile = await standard('p3');
  for (const bytes of [Buffer.alloc(0), profile.subarray(0, 140), profile.subarray(0, 200), Buffer.alloc(300, 0xff)]) {
    expect(isWideProfile(bytes)).toBe(false);
    expect(profileTells(bytes)).toBe(false);
  }
});

it.each([
  ['dmnd', 'desc\0EPSON', true],
  ['dmdd', 'desc\0Perfection V600', true],
  ['mmod', 'mmod\0\0\0\x06\x10', true],
  ['dmnd', 'desc\0IEC http://www.iec.ch', false],
  ['dscm', 'mluc\0Display', false],
  ['cprt', 'text\0Copyright Ada Lovelace', true],
  ['cprt', 'mluc\0\0A\0d\0a', true],
  ['cprt', 'text\0Copyright (c) 1998 Hewlett-Packard Company', false],
  ['cprt', 'mluc\0\0A\0p\0p\0l\0e', false],
])('a profile with the tag %s (%s) tells who made it or for what: %s', async (name, content, tells) => {
  expect(profileTells(withTag(await standard('p3'), name, content))).toBe(tells);
});

it.each(['p3', 'srgb'])('the library’s own profile of %s tells nothing', async (name) => {
  expect(profileTells(await standard(name))).toBe(false);
});
