import { useMemo } from 'react';
import { useIntl, type IntlShape } from 'react-intl';

import type { FileRemark } from '../../../../src/api/asset/rules/description';
import { formatDuration as formatCourseDuration } from '../../../../src/api/course/rules/duration';
import type { AssetView } from '../../shared/draft';
import type { Problem } from '../../shared/problems';

import type { StudioError } from './http/studioError';
import { PLUGIN_ID } from './plugin';
import en from './translations/en.json';

export type TextKey = keyof typeof en;

const isTextKey = (key: string): key is TextKey => key in en;

type Values = Record<string, string | number>;

type Place = Pick<Problem, 'type' | 'place'> & Partial<Pick<Problem, 'field'>>;

export interface Texts {
  t(key: TextKey, values?: Values): string;
  error(error: StudioError): string;
  /** Why a stored file is in state `error`. */
  assetError(asset: Pick<AssetView, 'errorCode'> & Partial<Pick<AssetView, 'errorSubject'>>): string;
  /** What there is to say of a finished file, but for how its letters are encoded, which can be changed. */
  remark(remark: PlainRemark): string;
  /** An encoding of letters, by its name in the Encoding Standard or a detector's. */
  encoding(name: string): string;
  /** Where a problem is: `Test set "Safety" › Question 2 › Answer 3`. */
  place(problem: Place): string;
  bytes(bytes: number): string;
  number(count: number): string;
  percent(share: number): string;
  /** `33.333%`, for what is entered with decimals. */
  exactPercent(share: number): string;
  /** `2.3 MB/s` */
  speed(bytesPerSecond: number): string;
  /** `2 min 10 s` */
  duration(seconds: number): string;
  /** `12 hours 30 minutes` */
  courseDuration(minutes: number): string;
  /** The name of a language, in the user's own. */
  language(tag: string): string;
  time(iso: string): string;
  dateTime(iso: string): string;
  /** How long ago, in the largest unit that fits. */
  age(iso: string): string;
}

export type PlainRemark = Exclude<FileRemark, { type: 'encoding' }>;

/** A text that keeps its own direction, and leaves what stands around it as it is. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** A message by its key in `translations/en.json`, which is also the text for languages we do not have. */
export function message(key: TextKey) {
  return { id: `${PLUGIN_ID}.${key}`, defaultMessage: en[key] };
}

export function useTexts(): Texts {
  const intl = useIntl();
  return useMemo(() => createTexts(intl), [intl]);
}

export function createTexts(intl: IntlShape): Texts {
  const t = (key: TextKey, values?: Values) => intl.formatMessage(message(key), values);
  return {
    t,
    error: (error) => errorText(t, error, (bytes) => formatBytes(intl, bytes)),
    assetError: (asset) => assetErrorText(t, asset),
    remark: (remark) => remarkText(t, intl.locale, remark),
    encoding: (name) => keyed(t, `encoding.${name.toLowerCase()}`, name),
    place: (problem) => placeOf(t, problem),
    bytes: (bytes) => formatBytes(intl, bytes),
    number: (count) => intl.formatNumber(count),
    percent: (share) => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 0 }),
    exactPercent: (share) => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 3 }),
    speed: (perSecond) => formatSpeed(intl, perSecond),
    duration: (seconds) => formatDuration(intl, seconds),
    courseDuration: (minutes) => formatCourseDuration(minutes, intl.locale),
    language: (tag) => languageName(intl.locale, tag),
    time: (iso) => intl.formatTime(iso, { hour: '2-digit', minute: '2-digit' }),
    age: (iso) => formatAge(intl, iso),
    dateTime: (iso) => intl.formatDate(iso, { dateStyle: 'medium', timeStyle: 'short' }),
  };
}

const keyed = (t: Texts['t'], key: string, fallback: string, values?: Values): string =>
  isTextKey(key) ? t(key, values) : fallback;

function assetErrorText(t: Texts['t'], { errorCode, errorSubject }: Parameters<Texts['assetError']>[0]): string {
  const plain = keyed(t, `assetError.${errorCode ?? ''}`, t('assetError.unknown'));
  return errorSubject ? keyed(t, `assetError.${errorCode}.named`, plain, { subject: errorSubject }) : plain;
}

function remarkText(t: Texts['t'], locale: string, remark: PlainRemark): string {
  const tag = 'language' in remark ? remark.language : null;
  const language = tag ? languageName(locale, tag) : t('remark.language.unknown');
  switch (remark.type) {
    case 'undecodable':
      return t('remark.undecodable', { codec: remark.codec });
    case 'chapters':
    case 'pages':
    case 'skippedCues':
      return t(`remark.${remark.type}`, { count: remark.count });
    case 'skippedCue':
      return t('remark.skippedCue', { line: remark.line, text: isolated(remark.text) });
    case 'subtitles':
      return t(remark.isText ? 'remark.subtitles.text' : 'remark.subtitles.pictures', { language });
    case 'picture':
    case 'sound':
      return t(`remark.${remark.type}`, { language });
    default:
      return t(`remark.${remark.type}`);
  }
}

function errorText(t: Texts['t'], { code, message: plain, details }: StudioError, size: (n: number) => string): string {
  if (code === 'upload.tooLarge' && details.limit)
    return t('error.upload.tooLarge.limit', { limit: size(details.limit) });
  return keyed(t, `error.${code}`, plain || t('error.unknown'));
}

/** Seconds. */
const TIMES = { year: 31_557_600, month: 2_629_800, day: 86_400, hour: 3600, minute: 60 } as const;

function formatAge(intl: IntlShape, iso: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
  const unit = (Object.keys(TIMES) as (keyof typeof TIMES)[]).find((name) => seconds >= TIMES[name]) ?? 'minute';
  return intl.formatRelativeTime(-Math.floor(seconds / TIMES[unit]), unit, { numeric: 'auto' });
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function formatBytes(intl: IntlShape, bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = value < 10 && power > 0 ? 1 : 0;
  // `139 byte` is what the short form says; the larger units have an abbreviation.
  const unitDisplay = power === 0 ? 'long' : 'short';
  return intl.formatNumber(value, { style: 'unit', unit: UNITS[power] ?? 'byte', unitDisplay, maximumFractionDigits });
}

const SPEEDS = ['kilobyte-per-second', 'megabyte-per-second', 'gigabyte-per-second'] as const;

function formatSpeed(intl: IntlShape, perSecond: number): string {
  const power = perSecond < 1 ? 1 : Math.min(Math.max(1, Math.floor(Math.log10(perSecond) / 3)), SPEEDS.length);
  const value = perSecond / 1000 ** power;
  const maximumFractionDigits = value < 10 && power > 1 ? 1 : 0;
  const unit = SPEEDS[power - 1] ?? 'kilobyte-per-second';
  return intl.formatNumber(value, { style: 'unit', unit, maximumFractionDigits });
}

/** The two largest of hours, minutes and seconds; of the last minutes by the second, of hours by the minute. */
function formatDuration(intl: IntlShape, seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole >= 600 ? 0 : whole % 60, 'second'],
  ];
  return parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => intl.formatNumber(value, { style: 'unit', unit, unitDisplay: 'short' }))
    .join(' ');
}

function languageName(locale: string, tag: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The steps that hold what belongs to the course as a whole; its other fields are in the first. */
const STEP_OF_FIELD: Record<string, TextKey> = { files: 'step.files', testSets: 'step.tests' };

function placeOf(t: Texts['t'], { type, place, field = '' }: Place): string {
  const [name = '', question, answer] = place;
  if (type === 'course') return name || t(STEP_OF_FIELD[field] ?? 'step.basics');
  if (type === 'file') return t('place.file', { name });
  return [
    t('place.testSet', { name }),
    question && t('place.question', { number: question }),
    answer && t('place.answer', { number: answer }),
  ]
    .filter(Boolean)
    .join(' › ');
}
