import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { aCourseNode, aFileNode } from '../../database/seeds/nodes';
import en from '../../plugins/course-studio/admin/src/translations/en.json';
import type { AssetView } from '../../plugins/course-studio/shared/draft';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { aHeif, type HeifPicture } from '../heif';
import { make } from '../media';

/** Pictures become what browsers show, and tell nothing of their author; whether that author keeps them as they were is set. */

let studio: Studio;
let author: Person;
let draft: string;

const { newDraft, send, settled, rows, put, confirm, call, files } = atDesk(() => ({ studio, author }));

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-photos-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

const boot = async (env: Record<string, string> = {}) => {
  studio = await startStudio(env);
  author = await studio.createInstructor();
  draft = await newDraft();
};

const sent = async (name: string, content: Buffer) => settled(draft, await send(draft, name, content), 60);
const fetched = async (url: string) => Buffer.from(await (await fetch(`${studio.url}${url}`)).arrayBuffer());
const TELLTALES = ['Exif', 'Telephone', 'Lovelace'];
const tells = (content: Buffer) => TELLTALES.filter((word) => content.includes(word));

const WIDTH = 640;
const HEIGHT = 320;
const inColour = (colour: string) =>
  make(path.join(dir, `${colour}.png`), [
    '-f',
    'lavfi',
    '-i',
    `color=${colour}:size=${WIDTH}x${HEIGHT}:rate=1:duration=1`,
    '-frames:v',
    '1',
  ]);
const [red, blue] = [inColour('red'), inColour('blue')];

/** What telephones say of a photo. Its orientation contradicts the container's, which alone counts. */
const EXIF = Buffer.concat([
  Buffer.from('49492a0008000000010012010300010000000600000000000000', 'hex'),
  Buffer.from('Telephone of Ada Lovelace'),
]);
const photo = (values: Partial<HeifPicture> = {}) =>
  aHeif({ tiles: [red, blue], columns: 2, width: WIDTH, height: HEIGHT, exif: EXIF, dir, ...values });

/** The colour of the picture at a place, as shares of its width and height. */
async function colourAt(content: Buffer, [x, y]: [x: number, y: number]): Promise<'red' | 'blue' | 'other'> {
  const { width, height } = await sharp(content).metadata();
  const place = { left: Math.floor(width * x), top: Math.floor(height * y), width: 1, height: 1 };
  const [r, , b] = await sharp(content).removeAlpha().extract(place).raw().toBuffer();
  if (r! > 180 && b! < 80) return 'red';
  return b! > 180 && r! < 80 ? 'blue' : 'other';
}

const bmp = async (name: string, ...options: string[]) =>
  fs.readFileSync(make(path.join(dir, name), ['-i', red, ...options]));

const threePages = (): Promise<Buffer> =>
  sharp([red, blue, red], { join: { animated: true } })
    .tiff()
    .toBuffer();

const changed = (content: Buffer, change: (content: Buffer) => void): Buffer => {
  const copy = Buffer.from(content);
  change(copy);
  return copy;
};

/** A picture whose headers claim that it has this many pixels on each side. */
const claiming = (heic: Buffer, side: number): Buffer =>
  changed(heic, (content) => {
    for (let at = content.indexOf('ispe'); at >= 0; at = content.indexOf('ispe', at + 1)) {
      content.writeUInt32BE(side, at + 8);
      content.writeUInt32BE(side, at + 12);
    }
  });

describe('a photo in HEIC', () => {
  beforeAll(() => boot());
  afterAll(() => studio.stop());

  it.each([
    ['in tiles', {}, [0.25, 0.5], [0.75, 0.5]],
    ['in tiles, turned to the right', { degrees: 270 }, [0.5, 0.25], [0.5, 0.75]],
    ['in tiles, turned to the left', { degrees: 90 }, [0.5, 0.75], [0.5, 0.25]],
    ['in tiles, on its head', { degrees: 180 }, [0.75, 0.5], [0.25, 0.5]],
  ] as const)('%s is upright in every size, and tells nothing', async (_case, values, redPlace, bluePlace) => {
    const content = photo(values);
    expect(tells(content)).toEqual(TELLTALES);
    const { state, kind, sources } = await sent('IMG_0001.HEIC', content);
    expect([state, kind]).toEqual(['finished', 'image']);
    expect(sources.map(({ profile, mime }) => `${profile} ${mime}`)).toEqual(
      ['picture', 'large', 'medium', 'small', 'thumbnail'].map((profile) => `${profile} image/jpeg`),
    );
    for (const { url } of sources) {
      const shown = await fetched(url);
      expect([await colourAt(shown, [...redPlace]), await colourAt(shown, [...bluePlace])]).toEqual(['red', 'blue']);
      expect(tells(shown)).toEqual([]);
    }
  });

  it('in one piece keeps its size', async () => {
    const { sources } = await sent('one.heic', photo({ tiles: [blue], columns: 1 }));
    expect(await sharp(await fetched(sources[0]!.url)).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT });
  });

  it.each([
    ['that is cut off', () => photo().subarray(0, 1200), 'image.truncated', /incomplete.*whole file/],
    ['that is cut off in its headers', () => photo().subarray(0, 100), 'image.truncated', /incomplete.*whole file/],
    [
      'whose pixels are damaged',
      () =>
        changed(photo(), (content) => content.fill(0xff, content.indexOf('mdat') + 4, content.indexOf('mdat') + 60)),
      'image.unreadable',
      /damaged.*save it as JPEG/,
    ],
    ['that claims to be huge', () => claiming(photo(), 20_000), 'image.tooLarge', /100 million.*smaller/],
    ['that claims to be larger than anything', () => claiming(photo(), 0xffffff), 'image.tooLarge', /100 million/],
  ])('%s is refused with the way out', async (_case, content, code, text) => {
    const view = await sent('broken.heic', content());
    expect(view).toMatchObject({ state: 'error', errorCode: code, sources: [] });
    expect((en as Record<string, string>)[`assetError.${code}`]).toMatch(text);
    expect(await rows({ parent: view.id })).toEqual([]);
    expect(files('scratch')).toEqual([]);
  });
});

describe('a BMP', () => {
  beforeAll(() => boot());
  afterAll(() => studio.stop());

  it.each([
    ['of 24 bits', ['-pix_fmt', 'bgr24']],
    ['of 32 bits', ['-pix_fmt', 'bgra']],
    ['of 8 bits', ['-pix_fmt', 'pal8']],
    ['of 16 bits', ['-pix_fmt', 'rgb565le']],
    ['in black and white', ['-pix_fmt', 'monob']],
  ])('%s becomes a PNG with its very pixels', async (_case, options) => {
    const content = await bmp('screen.bmp', ...options);
    const { state, sources } = await sent('screen.bmp', content);
    expect([state, sources[0]]).toMatchObject(['finished', { profile: 'picture', mime: 'image/png' }]);
    const expected = fs.readFileSync(make(path.join(dir, 'expected.png'), ['-i', path.join(dir, 'screen.bmp')]));
    const pixels = (picture: Buffer) => sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer();
    expect((await pixels(await fetched(sources[0]!.url))).equals(await pixels(expected))).toBe(true);
  });

  const claimingPixels = (content: Buffer, side: number) =>
    changed(content, (copy) => {
      copy.writeInt32LE(side, 18);
      copy.writeInt32LE(side, 22);
    });

  it.each([
    ['that is cut off', (content: Buffer) => content.subarray(0, 5000), 'image.truncated'],
    ['that claims to be huge', (content: Buffer) => claimingPixels(content, 12_000), 'image.tooLarge'],
    ['that claims to be larger than anything', (content: Buffer) => claimingPixels(content, 60_000), 'image.tooLarge'],
  ])('%s is refused', async (_case, change, code) => {
    const view = await sent('broken.bmp', change(await bmp('whole.bmp')));
    expect(view).toMatchObject({ state: 'error', errorCode: code, sources: [] });
  });
});

const objectOf = ({ key, ext }: { key: string; ext: string }) => `${key}${ext}`;

/** Publishes a course with this file. @returns what an enrolled learner gets of it, as text */
async function seenByLearner(view: AssetView): Promise<string> {
  await put(draft, 0, [aCourseNode(draft), aFileNode(draft, view.id)]);
  await confirm(draft, 1);
  const learner = await studio.createLearner();
  await studio.api('POST', `/api/courses/${draft}/enrollments`, { token: learner.token });
  return JSON.stringify((await studio.api('GET', `/api/courses/${draft}`, { token: learner.token })).body);
}

describe('a picture as it was uploaded', () => {
  describe('where nothing else is set', () => {
    beforeAll(() => boot());
    afterAll(() => studio.stop());

    it.each([
      ['a HEIC with two pictures', 'burst.heic', () => photo({ isBurst: true }), 1],
      ['a TIFF with three pages', 'scan.tiff', threePages, 2],
    ])('is kept if it is %s, of which one is shown, and that is told', async (_case, name, content, count) => {
      const given = await content();
      const view = await sent(name, given);
      expect(view).toMatchObject({ state: 'finished', remarks: [{ type: 'pages', count }] });
      expect(await rows({ documentId: view.id })).toMatchObject([{ untouchedFile: 'kept' }]);
      expect((await fetched(view.untouchedUrl!)).equals(given)).toBe(true);
      expect(view.sources[0]).toMatchObject({ profile: 'picture', mime: 'image/jpeg' });
    });

    it('is not kept', async () => {
      const view = await sent('photo.heic', photo());
      const [row] = await rows({ documentId: view.id });
      expect(row).toMatchObject({ untouchedFile: 'discarded', url: null });
      expect(view.untouchedUrl).toBeNull();
      expect(files('files')).not.toContain(objectOf(row));
      const seen = await seenByLearner(view);
      expect(seen).toContain('"mime":"image/jpeg"');
      expect(seen).not.toContain(row.key);
    });

    it('is no file that the sweep misses', async () => {
      const { missing } = await studio.strapi.plugin('course-studio').service('housekeeping').sweep({ dryRun: true });
      expect(await rows({ untouchedFile: 'discarded' })).not.toEqual([]);
      expect(missing).toEqual({ count: 0, files: [] });
    });
  });

  describe('where it is to be kept', () => {
    beforeAll(() => boot({ KEEP_UNTOUCHED_PICTURES: 'true' }));
    afterAll(() => studio.stop());

    it('is kept for who uploaded it, and for nobody else', async () => {
      const content = photo();
      const view = await sent('photo.heic', content);
      const [row] = await rows({ documentId: view.id });
      expect(row.untouchedFile).toBe('kept');
      const answer = await fetch(`${studio.url}${view.untouchedUrl}`);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);

      const colleague = await studio.createAdmin('strapi-super-admin');
      const { body } = await call('GET', `/drafts/${draft}/assets`, undefined, colleague.token);
      expect(body.data).toMatchObject([{ id: view.id, untouchedUrl: null }]);
      expect(JSON.stringify(body)).not.toContain(row.key);
      expect(await seenByLearner(view)).not.toContain(row.key);
    });

    it('is offered only where learners get another one', async () => {
      expect((await sent('plain.png', fs.readFileSync(red))).untouchedUrl).toBeNull();
    });

    it('is deleted with the picture', async () => {
      const { id } = await sent('other.heic', photo());
      const [row] = await rows({ documentId: id });
      expect(files('files')).toContain(objectOf(row));
      expect((await call('DELETE', `/assets/${id}`)).status).toBe(204);
      expect(files('files')).not.toContain(objectOf(row));
    });
  });
});

describe('where no program reads HEIC', () => {
  beforeAll(() => boot({ HEIF_PATH: path.join(dir, 'nowhere') }));
  afterAll(() => studio.stop());

  it('a photo is refused with the way out, and the log names the package', async () => {
    const warn = vi.spyOn(studio.strapi.log, 'warn');
    const view = await sent('photo.heic', photo());
    expect(view).toMatchObject({ state: 'error', errorCode: 'image.decoderMissing', errorSubject: 'HEIC' });
    expect(en['assetError.image.decoderMissing.named']).toMatch(/\{subject\}.*JPEG.*administrator/);
    expect(JSON.stringify(warn.mock.calls)).toMatch(/libheif-examples/);
    warn.mockRestore();
  });
});
