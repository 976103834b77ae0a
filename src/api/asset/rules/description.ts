/** A row of the ledger, as the database has it. Bytes come as a string (64-bit). */
export interface AssetRow {
  id: number;
  documentId: string;
  role: 'original' | 'rendition' | 'poster' | 'certificate';
  /** documentId of the original this was made from. */
  parent: string | null;
  /** Rendition profile: mp4, ogg, webm. */
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
  /** Of the picture, pixels; of the recording, seconds. */
  width: number | null;
  height: number | null;
  duration: number | null;
  attempt: number | null;
  leaseToken: string | null;
  leaseUntil: string | null;
  finishedAt: string | null;
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
  /** Renditions in the order browsers should try them; for files that are not encoded, the original. */
  sources: AssetSource[];
  posterUrl: string | null;
}

/** mp4 plays nearly everywhere, webm next, ogg is for archives and old browsers. */
const PROFILE_ORDER = ['mp4', 'webm', 'ogg'];

/** The stored rows to offer as sources of `original`, given the finished rows made from it. */
export function sourceRows(original: AssetRow, made: AssetRow[]): AssetRow[] {
  const renditions = made.filter((row) => row.role === 'rendition');
  if (renditions.length > 0) {
    const rank = (row: AssetRow) =>
      (PROFILE_ORDER.indexOf(row.profile ?? '') + PROFILE_ORDER.length + 1) % (PROFILE_ORDER.length + 1);
    return renditions.sort((a, b) => rank(a) - rank(b));
  }
  return original.state === 'finished' ? [original] : [];
}
