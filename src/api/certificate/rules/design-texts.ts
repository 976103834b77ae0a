/** Languages a certificate can be in: they decide its dates, its direction and the forms of Han characters. */
export const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'el',
  'ru',
  'uk',
  'ar',
  'he',
  'hi',
  'zh-Hans',
  'zh-Hant',
  'ja',
  'ko',
] as const;
export type CertificateLanguage = (typeof LANGUAGES)[number];

/** The texts of a certificate and how long each may be, in the order they stand on it. */
export const TEXT_LIMITS = {
  title: 60,
  subtitle: 80,
  intro: 120,
  completed: 160,
  version: 80,
  note: 300,
  dateLabel: 40,
  scoreLabel: 40,
  score: 40,
  signatory: 120,
  proofTitle: 60,
  proofHint: 120,
} as const;
export type DesignText = keyof typeof TEXT_LIMITS;
export const DESIGN_TEXTS = Object.keys(TEXT_LIMITS) as DesignText[];
export type CertificateTexts = Record<DesignText, string>;
