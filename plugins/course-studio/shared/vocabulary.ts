/**
 * A stored file's life: `uploading → processing → finished | error`, `error → processing` by Retry. A picture of before
 * that turns out to be unreadable goes from `finished` to `error`.
 */
export const ASSET_STATES = ['uploading', 'processing', 'finished', 'error'] as const;
export type AssetState = (typeof ASSET_STATES)[number];

/** Which state may follow which. Files that need no encoding go from `uploading` straight to `finished`. */
export const ASSET_TRANSITIONS: Record<AssetState, readonly AssetState[]> = {
  uploading: ['processing', 'finished', 'error'],
  processing: ['finished', 'error'],
  finished: ['error'],
  error: ['processing'],
};

export const ASSET_KINDS = [
  'video',
  'audio',
  'image',
  'pdf',
  'word',
  'flash',
  'archive',
  'presentation',
  'spreadsheet',
  'captions',
  'other',
] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/**
 * Encodings that files with captions come in, by their names in the Encoding Standard: what Windows and Macs wrote before
 * UTF-8, and what was usual on the web.
 */
export const CAPTION_ENCODINGS = [
  'utf-8',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-7',
  'iso-8859-15',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
  'utf-16le',
  'utf-16be',
] as const;
export type CaptionEncoding = (typeof CAPTION_ENCODINGS)[number];

/** What a ledger row holds: what somebody uploaded, or what was made from it. */
export const ASSET_ROLES = ['original', 'rendition', 'poster', 'subtitles', 'certificate'] as const;
export type AssetRole = (typeof ASSET_ROLES)[number];

/**
 * What became of a picture as it was uploaded: it is what everybody gets; or everybody gets another one made of it, and it is
 * kept for whoever uploaded it, or its bytes are deleted. Null for a picture that has not been looked at.
 */
export const UNTOUCHED_FILES = ['shown', 'kept', 'discarded'] as const;
export type UntouchedFile = (typeof UNTOUCHED_FILES)[number];

export const QUESTION_TYPES = ['single', 'multiple'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/**
 * What a learner sees of a graded attempt, each with all before it: nothing, the score, which questions were right, and,
 * once the set is passed or no attempts are left, the key with the explanations.
 */
export const REVIEW_LEVELS = ['nothing', 'score', 'marks', 'key'] as const;
export type ReviewLevel = (typeof REVIEW_LEVELS)[number];

/** The pages of the wizard, in order. */
export const STEP_IDS = ['basics', 'files', 'tests', 'overview'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** Longest texts, in characters; the same numbers stand in the content types (a test holds them to it). */
export const TEXT_LIMITS = {
  courseName: 200,
  courseVersion: 50,
  courseDescription: 2000,
  topic: 100,
  fileTitle: 255,
  fileDescription: 2000,
  testSetTitle: 200,
  testSetDescription: 2000,
  questionText: 5000,
  explanation: 5000,
  answerText: 2000,
  imageAlt: 500,
  captionLabel: 100,
} as const;
