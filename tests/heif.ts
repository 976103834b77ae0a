import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Photos as telephones write them: HEVC in HEIF, in one piece or in tiles, turned by the container. */

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([uint(8 + body.length, 4), Buffer.from(type, 'latin1'), body]);
};

/** A box with a version and flags. */
const fullBox = (type: string, version: number, flags: number, ...content: Buffer[]): Buffer =>
  box(type, uint(version, 1), uint(flags, 3), ...content);

const uint = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/** A box of an MP4, without its head, wherever it is: good enough for files that were made here. */
function contentOf(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type);
  return file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
}

interface Item {
  id: number;
  type: string;
  data: Buffer;
  /** Numbers of its properties, from 1. */
  properties: number[];
}

export interface HeifPicture {
  /** Pictures of the same even size as files that ffmpeg reads, row by row. */
  tiles: string[];
  columns: number;
  /** Whether each tile is a picture of its own, as in a burst, the first of them the one to show. */
  isBurst?: boolean;
  /** Of one tile, pixels. */
  width: number;
  height: number;
  /** What the container says of how to turn it, anticlockwise. */
  degrees?: 0 | 90 | 180 | 270;
  /** TIFF structure with what is known of the photo. */
  exif?: Buffer;
  /** A folder to work in. */
  dir: string;
}

function encodeTile(picture: string, dir: string): { configuration: Buffer; data: Buffer } {
  const file = path.join(dir, 'tile.mp4');
  const encoder = ['-c:v', 'libx265', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', picture, '-frames:v', '1', ...encoder, file]);
  const mp4 = fs.readFileSync(file);
  return { configuration: contentOf(mp4, 'hvcC'), data: contentOf(mp4, 'mdat') };
}

const pictureSize = (width: number, height: number): Buffer => fullBox('ispe', 0, 0, uint(width, 4), uint(height, 4));

/** Numbers of the properties below. */
const [CONFIGURATION, TILE_SIZE, WHOLE_SIZE, TURN] = [1, 2, 3, 4] as const;

const propertiesOf = ({ columns, tiles, width, height, degrees = 0 }: HeifPicture, configuration: Buffer): Buffer =>
  box(
    'ipco',
    box('hvcC', configuration),
    pictureSize(width, height),
    pictureSize(width * columns, (height * tiles.length) / columns),
    box('irot', uint(degrees / 90, 1)),
  );

function gridOf({ columns, tiles, width, height }: HeifPicture): Buffer {
  const rows = tiles.length / columns;
  const sizes = [uint(width * columns, 2), uint(height * rows, 2)];
  return Buffer.concat([uint(0, 2), uint(rows - 1, 1), uint(columns - 1, 1), ...sizes]);
}

function placesOf(items: Item[], start: number): Buffer {
  let at = start;
  const places = items.map(({ id, data }) => {
    const place = [uint(id, 2), uint(0, 2), uint(1, 2), uint(at, 4), uint(data.length, 4)];
    at += data.length;
    return Buffer.concat(place);
  });
  return fullBox('iloc', 0, 0, uint(0x44, 1), uint(0, 1), uint(items.length, 2), ...places);
}

const namesOf = (items: Item[]): Buffer => {
  const entries = items.map(({ id, type }) => fullBox('infe', 2, 0, uint(id, 2), uint(0, 2), Buffer.from(`${type}\0`)));
  return fullBox('iinf', 0, 0, uint(items.length, 2), ...entries);
};

function associationsOf(items: Item[]): Buffer {
  const associations = items.map(({ id, properties }) =>
    Buffer.concat([uint(id, 2), uint(properties.length, 1), ...properties.map((one) => uint(one, 1))]),
  );
  return fullBox('ipma', 0, 0, uint(items.length, 4), ...associations);
}

const reference = (type: string, from: number, to: number[]): Buffer =>
  box(type, uint(from, 2), uint(to.length, 2), ...to.map((id) => uint(id, 2)));

/** A HEIC of one picture; of several tiles it is a grid, as iPhones write it. */
export function aHeif(picture: HeifPicture): Buffer {
  const encoded = picture.tiles.map((tile) => encodeTile(tile, picture.dir));
  const isGrid = encoded.length > 1 && !picture.isBurst;
  const tiles: Item[] = encoded.map(({ data }, index) => ({
    id: index + 1,
    type: 'hvc1',
    data,
    properties: [CONFIGURATION, TILE_SIZE, ...(isGrid ? [] : [TURN])],
  }));
  const gridId = tiles.length + 1;
  const exifId = tiles.length + 2;
  const primary = isGrid ? gridId : 1;
  const grid = isGrid ? [{ id: gridId, type: 'grid', data: gridOf(picture), properties: [WHOLE_SIZE, TURN] }] : [];
  const exif = picture.exif
    ? [{ id: exifId, type: 'Exif', data: Buffer.concat([uint(0, 4), picture.exif]), properties: [] }]
    : [];
  const items: Item[] = [...tiles, ...grid, ...exif];
  const tileIds = tiles.map(({ id }) => id);
  const references = [
    ...(isGrid ? [reference('dimg', gridId, tileIds)] : []),
    ...(picture.exif ? [reference('cdsc', exifId, [primary])] : []),
  ];
  const head = box('ftyp', Buffer.from('heic'), uint(0, 4), Buffer.from('mif1heic'));
  const metaWith = (start: number): Buffer =>
    fullBox(
      'meta',
      0,
      0,
      fullBox('hdlr', 0, 0, uint(0, 4), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', 0, 0, uint(primary, 2)),
      placesOf(items, start),
      namesOf(items),
      ...(references.length > 0 ? [fullBox('iref', 0, 0, ...references)] : []),
      box('iprp', propertiesOf(picture, encoded[0]!.configuration), associationsOf([...tiles, ...grid])),
    );
  const meta = metaWith(head.length + metaWith(0).length + 8);
  return Buffer.concat([head, meta, box('mdat', ...items.map(({ data }) => data))]);
}
