/** What a colour profile (ICC.1:2022) says: a header of 128 bytes, a table of its tags, and what they stand for. */

const TABLE_AT = 128;
/** Each tag in the table is its name, where its content begins, and how many bytes that has. */
const ENTRY_BYTES = 12;
/** Profiles have some twenty tags. */
const MAX_TAGS = 200;

/** The content of a tag; undefined where the profile has none of that name, or is cut. */
function tagOf(profile: Buffer, name: string): Buffer | undefined {
  if (profile.length < TABLE_AT + 4) return undefined;
  const count = Math.min(MAX_TAGS, profile.readUInt32BE(TABLE_AT));
  for (let tag = 0; tag < count; tag += 1) {
    const at = TABLE_AT + 4 + tag * ENTRY_BYTES;
    if (at + ENTRY_BYTES > profile.length) return undefined;
    if (profile.toString('latin1', at, at + 4) !== name) continue;
    const begin = profile.readUInt32BE(at + 4);
    const content = profile.subarray(begin, begin + profile.readUInt32BE(at + 8));
    return content.length > 0 ? content : undefined;
  }
  return undefined;
}

/** Maker and model of a device as texts, and Apple's tag with them and the serial number of a display. */
const DEVICE_TAGS = ['dmnd', 'dmdd', 'mmod'];

/** The standards committee, which the usual profile of sRGB names as its maker. */
const COMMITTEE = 'IEC';

/** Those whose profiles come along with programs and devices; any other name is one of a person or a workshop. */
const PUBLISHERS =
  /Hewlett-Packard|Apple|Adobe|Microsoft|Google|CC0|public domain|no copyright|International Color Consortium|Color Solutions|European Color Initiative|FOGRA|Kodak|Sony|Nikon|Canon|Artifex|Facebook|\bFB\b/i;

/** Texts are in Latin letters, or in two bytes each. */
const textIn = (content: Buffer): string => content.toString('latin1').replaceAll('\0', '');

/** Whether the profile was made for one device, and says which, or by somebody who put a name in it. */
export function profileTells(profile: Buffer): boolean {
  const copyright = tagOf(profile, 'cprt');
  const devices = DEVICE_TAGS.map((name) => tagOf(profile, name));
  return (
    devices.some((content) => content && !textIn(content).includes(COMMITTEE)) ||
    (copyright !== undefined && !PUBLISHERS.test(textIn(copyright)))
  );
}

/** Where one of the three primary colours is in the plane of colours (CIE 1931 xy). */
type Point = readonly [x: number, y: number];

/** Type and reserved bytes, then three numbers with sixteen bits behind the point. */
const XYZ = { at: 8, bytes: 4, one: 65_536 } as const;

function pointOf(content: Buffer | undefined): Point | undefined {
  if (!content || content.length < XYZ.at + 3 * XYZ.bytes) return undefined;
  const [x, y, z] = [0, 1, 2].map((index) => content.readInt32BE(XYZ.at + index * XYZ.bytes) / XYZ.one) as [
    number,
    number,
    number,
  ];
  const sum = x + y + z;
  return sum > 0 ? [x / sum, y / sum] : undefined;
}

/** The area of the colours between three primary ones. */
const areaOf = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number =>
  Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;

/** The primary colours of sRGB under the light that profiles are written for (D50). */
const SRGB_AREA = areaOf([0.6484, 0.3309], [0.3212, 0.5979], [0.1559, 0.066]);

/** Profiles of ordinary screens are about as large as sRGB; those of Display P3 and Adobe RGB a third larger. */
const WIDE_FROM = 1.15;

/** Whether pictures with this profile may have colours that sRGB has not. Profiles that are tables instead of three colours do not say. */
export function isWideProfile(profile: Buffer): boolean {
  const [red, green, blue] = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => pointOf(tagOf(profile, name)));
  return (
    red !== undefined && green !== undefined && blue !== undefined && areaOf(red, green, blue) > SRGB_AREA * WIDE_FROM
  );
}
