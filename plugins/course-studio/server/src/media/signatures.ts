import type { AssetKind } from '../../../shared/vocabulary';

/** What a file is, by what is in it. */
export interface DetectedType {
  mime: string;
  /** With its dot; what the stored object's name ends with. */
  ext: string;
  kind: AssetKind;
}

const PDF: DetectedType = { mime: 'application/pdf', ext: '.pdf', kind: 'pdf' };

/**
 * Signatures of files that `file-type` gives up on: forms that it does not know, and files whose first blocks are damaged
 * or unusual. What is wrong with those, the programs say that read them.
 */
const SIGNATURES: readonly [pattern: RegExp, type: DetectedType][] = [
  // A tag in front of the sound whose length is wrong.
  [/^ID3[\x02-\x04]/, { mime: 'audio/mpeg', ext: '.mp3', kind: 'audio' }],
  [/^\x30\x26\xb2\x75\x8e\x66\xcf\x11/, { mime: 'application/vnd.ms-asf', ext: '.asf', kind: 'video' }],
  [/^\x1aE\xdf\xa3/, { mime: 'video/matroska', ext: '.mkv', kind: 'video' }],
  // WAVE with the bytes the other way round, and in the forms for more than 4 GB.
  [/^(?:RIFX|RF64|BW64)[^]{4}WAVE/, { mime: 'audio/wav', ext: '.wav', kind: 'audio' }],
  [/^riff\x2e\x91\xcf\x11/, { mime: 'audio/wav', ext: '.w64', kind: 'audio' }],
  [/^\x89PNG\r\n\x1a\n/, { mime: 'image/png', ext: '.png', kind: 'image' }],
  // Readers take a PDF that does not begin with its first byte, but within the first kilobyte (ISO 32000, annex H). Behind
  // other bytes an object must follow: a text or a page that only speaks of PDF is none.
  [/^[^]{0,1019}?%PDF-\d\.\d[^\r\n]{0,40}[\r\n](?:%[^\r\n]*[\r\n]|\s)*\d+\s+\d+\s+obj/, PDF],
  [/^(?:\xef\xbb\xbf)?[\s\0]*%PDF-\d/, PDF],
];

/** The type of a file by its first bytes alone. @returns undefined for what begins like none of those in the table */
export function typeBySignature(start: Buffer): DetectedType | undefined {
  const text = start.toString('latin1');
  return SIGNATURES.find(([pattern]) => pattern.test(text))?.[1];
}
