import { z } from 'zod';

import { storableText } from '../../course/rules/storable';
import { isBlankText, visibleForm } from '../../course/rules/visible-text';
import { DESIGN_TEXTS, LANGUAGES, TEXT_LIMITS } from './design-texts';
import type { CertificateLanguage, CertificateTexts, DesignText } from './design-texts';
import { STANDARD_TEXTS } from './standard-texts';
import { DEFAULT_TIME_ZONE, isTimeZone } from './time-zone';

export { DESIGN_TEXTS, LANGUAGES, TEXT_LIMITS };
export type { CertificateLanguage, CertificateTexts, DesignText };

/** What an administrator may change of certificates, used by the settings page, the server and the printed page alike. */

export const ORIENTATIONS = ['landscape', 'portrait'] as const;

/** The typefaces the holder's name can be printed in; what one of them lacks is printed in the sans-serif one. */
export const NAME_TYPEFACES = ['sans', 'serif', 'script'] as const;
export type NameTypeface = (typeof NAME_TYPEFACES)[number];

export const IMAGES = ['logo', 'background', 'signature'] as const;
export type DesignImage = (typeof IMAGES)[number];

/** What stands for itself in the texts, as `{name}`. */
export const PLACEHOLDERS = ['name', 'course', 'version', 'date', 'score', 'code', 'issuer'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const used = (text: string): string[] => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');

/** The placeholders of a text that there are none of; `Dear {nmae}` → `['nmae']`. */
export const unknownPlaceholders = (text: string): string[] =>
  used(text).filter((name) => !PLACEHOLDERS.some((known) => known === name));

/** What a certificate can say of its course in its author's words. */
export const COURSE_PARTS = ['name', 'version', 'topics'] as const;
export type CoursePart = (typeof COURSE_PARTS)[number];

/** Whether certificates in this design say it of their courses. */
export function printsOfCourse(
  { shows, texts }: Pick<CertificateDesign, 'shows' | 'texts'>,
  part: CoursePart,
): boolean {
  if (part === 'name') return true;
  return part === 'topics' ? shows.topics : Object.values(texts).some((text) => used(text).includes(part));
}

/** A text with its values put in. '' if one of those it names has none: a sentence with a hole is left out. */
export function fillIn(text: string, values: Readonly<Record<Placeholder, string>>): string {
  const names = used(text) as Placeholder[];
  if (names.some((name) => !values[name])) return '';
  return text.replace(/\{([^{}]*)\}/g, (_, name: Placeholder) => values[name]);
}

const text = (limit: number) =>
  storableText(limit).superRefine((value, ctx) => {
    for (const name of unknownPlaceholders(value))
      ctx.addIssue({ code: 'custom', message: `there is no placeholder {${name}}` });
  });

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour is written as #22304a');
const image = z
  .string()
  .regex(/^[a-z][a-z0-9]{23}$/)
  .nullable();

export const certificateDesign = z.strictObject({
  language: z.enum(LANGUAGES),
  orientation: z.enum(ORIENTATIONS),
  nameTypeface: z.enum(NAME_TYPEFACES),
  colours: z.strictObject({ ink: colour, accent: colour, paper: colour }),
  images: z.strictObject({ logo: image, background: image, signature: image }),
  /** What it says of its course in small print. */
  shows: z.strictObject({ topics: z.boolean(), duration: z.boolean() }),
  /** Where the organisation is: by its clock a course was completed on one day or the next. */
  timeZone: z.string().max(60).refine(isTimeZone, 'a time zone is written as Europe/Berlin'),
  /** Who gives the certificates: printed, and the issuer of the badges. */
  issuer: z.strictObject({
    name: storableText(120)
      .trim()
      .refine((name) => !isBlankText(name), 'an issuer has a name that can be seen'),
    url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(300)]),
  }),
  texts: z.strictObject(
    Object.fromEntries(Object.entries(TEXT_LIMITS).map(([key, limit]) => [key, text(limit)])) as Record<
      DesignText,
      ReturnType<typeof text>
    >,
  ),
});
export type CertificateDesign = z.infer<typeof certificateDesign>;

export const DEFAULT_DESIGN: CertificateDesign = {
  language: 'en',
  orientation: 'landscape',
  nameTypeface: 'serif',
  colours: { ink: '#1f2a44', accent: '#a8843a', paper: '#fffdf7' },
  images: { logo: null, background: null, signature: null },
  shows: { topics: false, duration: false },
  timeZone: DEFAULT_TIME_ZONE,
  issuer: { name: 'Course Studio', url: '' },
  texts: STANDARD_TEXTS.en,
};

/** Letters of other alphabets that look like the small Latin ones of the default name. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  ['cсϲ', 'dԁ', 'eе', 'iіιı', 'oоοօ', 'sѕ', 'tтτ', 'uυս'].flatMap(([latin = '', ...others]) =>
    others.map((other) => [other, latin]),
  ),
);

/** A name by what its readers see of its letters and digits, in small ones: two with the same look alike. */
const lookOf = (name: string): string =>
  visibleForm(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/\P{ASCII}/gu, (letter) => LOOKALIKES[letter] ?? letter);

/** Whether nobody has said yet who issues the certificates: nobody can see a name, or it looks like the default one. */
export const lacksIssuer = ({ issuer }: Pick<CertificateDesign, 'issuer'>): boolean =>
  isBlankText(issuer.name) || lookOf(issuer.name) === lookOf(DEFAULT_DESIGN.issuer.name);

/** Whether a design says what is standard in its language; the order of the texts does not matter. */
export const hasStandardTexts = ({ language, texts }: Pick<CertificateDesign, 'language' | 'texts'>): boolean =>
  DESIGN_TEXTS.every((name) => texts[name] === STANDARD_TEXTS[language][name]);

/** What changes of a design with its language: the texts, too, unless somebody has written their own. */
export const inLanguage = (
  design: CertificateDesign,
  language: CertificateLanguage,
): Pick<CertificateDesign, 'language' | 'texts'> => ({
  language,
  texts: hasStandardTexts(design) ? STANDARD_TEXTS[language] : design.texts,
});

/** What a design says that was saved before there was a choice, so that it looks as it did. */
const UNSAID = { nameTypeface: 'sans' } as const;

/** A design as it was stored. */
export type StoredDesign = Partial<Omit<CertificateDesign, 'texts'>> & { texts?: Partial<CertificateTexts> };

/** A design of an older release: what it lacks is completed with what is standard, and so is an issuer nobody can see. */
export function readDesign(stored: StoredDesign): CertificateDesign {
  const design = { ...DEFAULT_DESIGN, ...UNSAID, ...stored, texts: { ...DEFAULT_DESIGN.texts, ...stored.texts } };
  const { issuer } = design;
  const name = isBlankText(issuer.name) ? DEFAULT_DESIGN.issuer.name : issuer.name;
  return certificateDesign.parse({ ...design, issuer: { ...issuer, name } });
}
