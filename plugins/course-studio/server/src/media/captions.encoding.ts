import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { chardet as statisticalDetector } from 'jschardet';

/** Text of a file, and how its bytes were read. */
export interface DecodedText {
  text: string;
  encoding: string;
  /** Whether nothing in the file says so: letters may be wrong. */
  isGuess: boolean;
}

/** The encoding in which each language was usually written before UTF-8; Western Europe's for all others. */
const CODE_PAGES: Record<string, string[]> = {
  'Windows-1250': ['bs', 'cs', 'hr', 'hu', 'pl', 'ro', 'sk', 'sl', 'sq'],
  'Windows-1251': ['be', 'bg', 'mk', 'ru', 'sr', 'uk'],
  'Windows-1252': ['da', 'de', 'en', 'es', 'fi', 'fr', 'is', 'it', 'nb', 'nl', 'no', 'pt', 'sv'],
  'Windows-1253': ['el'],
  'Windows-1254': ['az', 'tr'],
  'Windows-1255': ['he'],
  'Windows-1256': ['ar', 'fa', 'ur'],
  'Windows-1257': ['et', 'lt', 'lv'],
};

const codePageOf = (language: string | undefined): string | undefined =>
  Object.keys(CODE_PAGES).find((page) => language && CODE_PAGES[page]?.includes(language));

/** The language in a file's name, as in `lesson.de.srt`. */
const languageInName = (name: string): string | undefined => /[._-]([a-z]{2})\.[^.]+$/i.exec(name)?.[1]?.toLowerCase();

/** Encodings of the web; of DOS and the mainframes nobody has captions. */
const MODERN_WEB = 1;

/** From here on the statistics were right for all texts they were tried with. */
const SURE = 0.2;
/** Multi-byte encodings are told by their form; from here on (percent) that is certain. */
const SURE_BY_FORM = 90;
/** A language by name, or Western Europe, is taken where it is at least so likely as the likeliest. */
const LIKELY = { named: 0.5, western: 0.75 };

/** The bytes that matter: times and numbers are the same in every encoding. */
const lettersOf = (bytes: Buffer): Buffer =>
  Buffer.concat(
    bytes
      .toString('latin1')
      .split(/[\r\n]+/)
      .filter((line) => /[\x80-\xff]/.test(line))
      .map((line) => Buffer.from(`${line}\n`, 'latin1')),
  );

function guessEncoding(bytes: Buffer, language: string | undefined): string {
  const letters = lettersOf(bytes);
  const likely = statisticalDetector
    .detectAll(letters, { encodingEra: MODERN_WEB, ignoreThreshold: true })
    .flatMap(({ encoding, confidence }) =>
      encoding && iconv.encodingExists(encoding) ? [{ encoding, confidence }] : [],
    );
  const [best] = likely;
  const atLeast = (encoding: string | undefined, share: number): string | undefined =>
    likely.find((one) => one.encoding === encoding && best && one.confidence >= best.confidence * share)?.encoding;
  if (best && best.confidence >= SURE) return best.encoding;
  const [byForm] = analyse(letters);
  if (byForm && byForm.confidence >= SURE_BY_FORM && iconv.encodingExists(byForm.name)) return byForm.name;
  return (
    atLeast(codePageOf(language), LIKELY.named) ??
    atLeast('Windows-1252', LIKELY.western) ??
    best?.encoding ??
    codePageOf(language) ??
    'Windows-1252'
  );
}

/** UTF-16 without a mark: every other byte of Western text is zero. */
function utf16ByZeros(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const start = bytes.subarray(0, 200);
  const zeros = (offset: number) => start.filter((byte, at) => byte === 0 && at % 2 === offset).length;
  const many = start.length / 8;
  if (zeros(1) > many && zeros(0) === 0) return 'utf-16le';
  return zeros(0) > many && zeros(1) === 0 ? 'utf-16be' : undefined;
}

/**
 * The text of a file that is UTF-8, UTF-16, or in an encoding of before, which two detectors guess at.
 *
 * @param name of the file: a language in it decides between encodings that are about as likely
 */
export function decodeText(bytes: Buffer, name = ''): DecodedText {
  const isMarked = (mark: string) => bytes.subarray(0, mark.length / 2).toString('hex') === mark;
  const marked = (isMarked('fffe') && 'utf-16le') || (isMarked('feff') && 'utf-16be') || utf16ByZeros(bytes);
  if (marked) return { text: iconv.decode(bytes, marked), encoding: marked, isGuess: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', isGuess: false };
  } catch {
    const encoding = guessEncoding(bytes, languageInName(name));
    return { text: iconv.decode(bytes, encoding), encoding, isGuess: true };
  }
}
