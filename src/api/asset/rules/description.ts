/**
 * What the author of a course is told of a finished file: what it was taken for, and what learners do not get of it.
 * Languages as the file has them, mostly of three letters; `url` gives subtitles as WebVTT, where they could be read. Cues of
 * captions whose times say no time are told with the line they stand in, counted from 1; `skippedCues` is how many more there are.
 * `pages` counts the pages of a TIFF, or pictures of a HEIC, beside the one that is shown.
 */
export type FileRemark =
  | { type: 'soundOnly' | 'endsAbruptly' | 'transparency' }
  | { type: 'picture' | 'sound'; language: string | null }
  | { type: 'undecodable'; codec: string }
  | { type: 'subtitles'; stream: number; language: string | null; isText: boolean; url?: string | null }
  | { type: 'chapters' | 'pages'; count: number }
  | { type: 'skippedCue'; line: number; text: string }
  | { type: 'skippedCues'; count: number }
  | { type: 'encoding'; encoding: string; sample: string; certainty?: EncodingCertainty };

/**
 * How the encoding of captions is known: the detector was sure, it was not and the author is asked, or the author has
 * chosen it. Rows written before it was asked have none; then nobody was sure.
 */
export type EncodingCertainty = 'sure' | 'unsure' | 'chosen';

/** A row of the ledger, as the database has it. Bytes come as a string (64-bit). */
export interface AssetRow {
  id: number;
  documentId: string;
  role: 'original' | 'rendition' | 'poster' | 'subtitles' | 'certificate';
  /** documentId of the original this was made from. */
  parent: string | null;
  /** Rendition profile (mp4, ogg, webm, …), size of a picture (thumbnail, small, …), vtt, or `subtitlesProfile`. */
  profile: string | null;
  /** documentId of the course it was uploaded for. */
  draft: string | null;
  /** Admin user who uploaded it. */
  owner: number | null;
  name: string;
  key: string;
  ext: string | null;
  url: string | null;
  mime: string | null;
  kind:
    | 'video'
    | 'audio'
    | 'image'
    | 'pdf'
    | 'word'
    | 'flash'
    | 'archive'
    | 'presentation'
    | 'spreadsheet'
    | 'captions'
    | 'other'
    | null;
  bytes: string | number | null;
  sha256: string | null;
  state: 'uploading' | 'processing' | 'finished' | 'error';
  progress: number | null;
  errorCode: string | null;
  /** What the error is about, such as a codec, where its message names something. */
  errorSubject: string | null;
  /** What its author is told of a finished file. */
  remarks: FileRemark[] | null;
  /** What became of a picture as it was uploaded; null for one that was not looked at yet, and for all other files. */
  untouchedFile: 'shown' | 'kept' | 'discarded' | null;
  /** Of the picture, pixels; of the recording, seconds. */
  width: number | null;
  height: number | null;
  duration: number | null;
  attempt: number | null;
  leaseToken: string | null;
  leaseUntil: string | null;
  /** When it is tried again, in state `error`, or `uploading` where storing it has failed; null where that would not help. */
  retryAt: string | null;
  finishedAt: string | null;
  /** Another one each time somebody begins to refer to it, see `held`. */
  holdToken: string | null;
  unreferencedAt: string | null;
  doomedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A playable or downloadable form of a file; the URL is signed and expires. */
export interface AssetSource {
  profile: string;
  mime: string;
  bytes: number;
  url: string;
}

export interface AssetDescription {
  id: string;
  name: string;
  kind: NonNullable<AssetRow['kind']>;
  mime: string | null;
  bytes: number;
  state: AssetRow['state'];
  progress: number;
  errorCode: string | null;
  errorSubject: string | null;
  remarks: FileRemark[];
  /** Renditions in the order browsers should try them; for files that are not encoded, the original, then smaller forms. */
  sources: AssetSource[];
  posterUrl: string | null;
}

/** What is told of a file wherever it is described; remarks as they are in the row. */
export const describeRow = (row: AssetRow): Omit<AssetDescription, 'sources' | 'posterUrl'> => ({
  id: row.documentId,
  name: row.name,
  kind: row.kind ?? 'other',
  mime: row.mime,
  bytes: Number(row.bytes ?? 0),
  state: row.state,
  progress: row.progress ?? 0,
  errorCode: row.errorCode,
  errorSubject: row.errorSubject,
  remarks: row.remarks ?? [],
});

/** The profile of the row that holds the subtitles of this stream of a recording. */
export const subtitlesProfile = (stream: number): string => `subtitles-${stream}`;

/**
 * The profile of the row that holds what everybody may have of a picture: upright, in a form that browsers show, and
 * without what tells of its author. Where it is, the original is offered to nobody.
 */
export const CLEAN_PICTURE = 'picture';

/** mp4 plays nearly everywhere, webm next, ogg is for archives and old browsers. */
const BEST_FIRST = ['video/mp4', 'audio/mpeg', 'video/webm', 'audio/ogg', 'video/ogg'];

const rank = ({ mime }: AssetRow): number => {
  const [container = ''] = (mime ?? '').split(';');
  const place = BEST_FIRST.indexOf(container);
  return place < 0 ? BEST_FIRST.length : place;
};

/** Kinds whose original is what is shown: what was made from it are smaller forms. */
const SHOWN_AS_IT_IS: readonly AssetRow['kind'][] = ['image'];

/** Whether there is another picture for everybody among the finished rows made of one. */
export const isReplaced = (made: AssetRow[]): boolean =>
  made.some(({ role, profile }) => role === 'rendition' && profile === CLEAN_PICTURE);

/** The stored rows to offer as sources of `original`, given the finished rows made from it; those to try first come first. */
export function sourceRows(original: AssetRow, made: AssetRow[]): AssetRow[] {
  const renditions = made.filter((row) => row.role === 'rendition').sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  const whole = original.state === 'finished' && original.untouchedFile !== 'discarded' ? [original] : [];
  if (SHOWN_AS_IT_IS.includes(original.kind)) return isReplaced(made) ? renditions : [...whole, ...renditions];
  return renditions.length > 0 ? renditions : whole;
}
