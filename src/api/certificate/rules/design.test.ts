import { describe, expect, it } from 'vitest';

import {
  certificateDesign,
  COURSE_PARTS,
  DEFAULT_DESIGN,
  inLanguage,
  lacksIssuer,
  printsOfCourse,
  readDesign,
  DESIGN_TEXTS,
  fillIn,
  LANGUAGES,
  TEXT_LIMITS,
  unknownPlaceholders,
} from './design';
import { STANDARD_TEXTS } from './standard-texts';

const values = { name: 'Ada', course: 'Tides', version: '', date: '1 May', score: '90', code: 'c', issuer: 'I' };
const withText = (title: string) => ({ ...DEFAULT_DESIGN, texts: { ...DEFAULT_DESIGN.texts, title } });

describe('the design of certificates', () => {
  it('is valid as it comes, in every language that has texts of its own', () => {
    for (const texts of Object.values(STANDARD_TEXTS)) {
      expect(certificateDesign.safeParse({ ...DEFAULT_DESIGN, texts }).error).toBeUndefined();
    }
    expect(new Set(LANGUAGES).size).toBe(LANGUAGES.length);
  });

  it.each([
    ['an unknown placeholder', withText('{nmae}')],
    ['a text that is too long', withText('x'.repeat(TEXT_LIMITS.title + 1))],
    ['markup in a colour', { ...DEFAULT_DESIGN, colours: { ...DEFAULT_DESIGN.colours, ink: 'red;}</style>' } }],
    ['a language nobody prints', { ...DEFAULT_DESIGN, language: 'tlh' }],
    ['an image that is no id', { ...DEFAULT_DESIGN, images: { ...DEFAULT_DESIGN.images, logo: 'file:///etc/passwd' } }],
    ['an address that runs something', { ...DEFAULT_DESIGN, issuer: { name: 'x', url: 'javascript:alert(1)' } }],
    ['a time zone there is not', { ...DEFAULT_DESIGN, timeZone: 'Europe/Nowhere' }],
    ['an offset for a time zone', { ...DEFAULT_DESIGN, timeZone: '+02:00' }],
    ['no issuer', { ...DEFAULT_DESIGN, issuer: { name: ' ', url: '' } }],
    ['a field nobody knows', { ...DEFAULT_DESIGN, script: '' }],
  ])('refuses %s', (_, design) => {
    expect(certificateDesign.safeParse(design).success).toBe(false);
  });

  it('puts values in, and leaves out a sentence with a hole', () => {
    expect(fillIn('{name} took {course}', values)).toBe('Ada took Tides');
    expect(fillIn('Version {version}', values)).toBe('');
    expect(fillIn('plain', values)).toBe('plain');
    expect(fillIn('{name}', { ...values, name: '{code}' })).toBe('{code}');
    expect(unknownPlaceholders('{a} {name} {{7*7}}')).toEqual(['a', '7*7']);
    expect(DESIGN_TEXTS).toContain('signatory');
  });
});

describe('another language', () => {
  it('brings its standard texts along', () => {
    const german = { ...DEFAULT_DESIGN, ...inLanguage(DEFAULT_DESIGN, 'de') };
    expect(german.texts.title).toBe('Zertifikat');
    expect(inLanguage(german, 'ja').texts).toEqual(STANDARD_TEXTS.ja);
  });

  it('leaves the texts alone once somebody has written their own', () => {
    const own = { ...DEFAULT_DESIGN, texts: { ...DEFAULT_DESIGN.texts, title: 'Diploma' } };
    expect(inLanguage(own, 'de')).toEqual({ language: 'de', texts: own.texts });
  });
});

const issuedBy = (name: string) => ({ ...DEFAULT_DESIGN, issuer: { name, url: '' } });

it.each(['\u200b', '\u2800', '\u3164', '\u00ad', '\u202e', ' \u00a0\u2060 '])(
  'takes no issuer of whom nothing can be seen: %j',
  (name) => {
    expect(certificateDesign.safeParse(issuedBy(name)).success).toBe(false);
    expect(lacksIssuer(issuedBy(name))).toBe(true);
  },
);

it.each([
  ['Course Studio', true],
  ['course studio ', true],
  ['Course  Studio', true],
  ['COURSE\u00a0STUDIO', true],
  ['Cour\u00adse\u200b Studio', true],
  ['Course\u200d Studio', true],
  ['Ｃｏｕｒｓｅ Ｓｔｕｄｉｏ', true],
  ['\u0421ourse Stud\u0456\u043e', true],
  ['Course Studio Hamburg', false],
  ['Curse Studio', false],
  ['Курсы', false],
  ['潮汐学院', false],
  ['🎓', false],
])('takes %j for the issuer of a fresh installation: %s', (name, expected) => {
  expect(lacksIssuer(issuedBy(name))).toBe(expected);
});

it('still reads a design of before, and takes an issuer whom nobody can see for none', () => {
  const { nameTypeface: _, ...before } = issuedBy('\u200b');
  const read = readDesign({ ...before, texts: { title: 'Diploma' } });
  expect(read).toEqual({
    ...DEFAULT_DESIGN,
    nameTypeface: 'sans',
    texts: { ...DEFAULT_DESIGN.texts, title: 'Diploma' },
  });
});

it('says of a course what its texts and its switches ask for', () => {
  const silent = { ...DEFAULT_DESIGN, texts: { ...DEFAULT_DESIGN.texts, version: '' } };
  const talkative = { ...DEFAULT_DESIGN, shows: { topics: true, duration: false } };
  const said = [silent, DEFAULT_DESIGN, talkative].map((design) =>
    COURSE_PARTS.filter((part) => printsOfCourse(design, part)),
  );
  expect(said).toEqual([['name'], ['name', 'version'], ['name', 'version', 'topics']]);
});
