import fs from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { inRoot } from './root.mjs';

const read = (file) => fs.readFileSync(inRoot(file), 'utf8');
const list = (folder) =>
  fs
    .readdirSync(inRoot(folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join(folder, file));

const MAX_README_BYTES = 8 * 1024;

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...list('docs'), ...list('docs/decisions')];
/** Decisions tell of the day they were made: what they name may have moved since. */
const GUIDES = DOCUMENTS.filter((document) => !/docs\/decisions\/\d/.test(document));

/** The address of a heading, as forges make it. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = (document) => [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));

/** Links to other files and headings, pictures too; not those to other sites. */
const linksOf = (document) =>
  [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter((link) => !/^https?:/.test(link));

function isBroken(document, link) {
  const [file, anchor] = link.split('#');
  const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
  if (!fs.existsSync(inRoot(target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('has links that lead somewhere', () => {
    expect(linksOf(document).filter((link) => isBroken(document, link))).toEqual([]);
  });
});

describe.each(GUIDES)('%s', (document) => {
  it('names files that exist', () => {
    const places = [...read(document).matchAll(/`((?:src|plugins|config|scripts|docs|tests|database)\/[\w./-]+)`/g)];
    expect(places.map(([, place]) => place).filter((place) => !fs.existsSync(inRoot(place)))).toEqual([]);
  });

  it('names definitions that are in the files it names', () => {
    const places = [
      ...read(document).matchAll(/((?:`\w+`(?:, | and )?)+) in\s+`((?:src|plugins|config)\/[\w./-]+\.\w+)`/g),
    ];
    const missing = places.flatMap(([, names, file]) =>
      [...names.matchAll(/`(\w+)`/g)]
        .filter(([, name]) => !new RegExp(`\\b${name}\\b`).test(read(file)))
        .map(([, name]) => `${name} in ${file}`),
    );
    expect(missing).toEqual([]);
  });
});

it(`README.md has at most ${MAX_README_BYTES} bytes`, () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(MAX_README_BYTES);
});

describe('decisions', () => {
  const decisions = list('docs/decisions')
    .filter((file) => /\/\d{3}-/.test(file))
    .map((file) => {
      const text = read(file);
      const [, number, title] = /^# (\d{3}) — (.+)$/m.exec(text) ?? [];
      const [, status, date] = /^Status: (.+?), (\d{4}-\d\d-\d\d)\./m.exec(text) ?? [];
      return { file, number, title, status, date };
    });

  it.each(decisions)('$file says its number, title, status and date', ({ file, number, title, status, date }) => {
    expect(path.basename(file).slice(0, 3)).toBe(number);
    expect({ title, status, date }).toEqual({
      title: expect.any(String),
      status: expect.stringMatching(/^(accepted|superseded by \d{3})$/),
      date: expect.any(String),
    });
  });

  it('have numbers without holes from 068 on', () => {
    const numbers = decisions.map(({ number }) => Number(number)).filter((number) => number >= 68);
    expect(numbers).toEqual(numbers.map((_number, index) => 68 + index));
  });

  /** `npx vitest run --project unit scripts/setup/documents.test.mjs -u` writes it. */
  it('are in the index', async () => {
    const rows = decisions.map(
      ({ file, number, title, status, date }) =>
        `| ${number} | [${title}](${path.basename(file)}) | ${status} | ${date} |`,
    );
    const index = [
      '# Decisions',
      '',
      'Why it is like this, one page each. What a newcomer would question gets a record with the next number.',
      'Numbers that are missing were merged into others.',
      '',
      '| number | decision | status | date |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
    await expect(index).toMatchFileSnapshot('../../docs/decisions/README.md');
  });
});
