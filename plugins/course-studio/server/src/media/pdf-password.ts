import { createCipheriv, createHash } from 'node:crypto';

/**
 * Whether a PDF asks whoever opens it for a password. Many are encrypted and open with an empty one: there only printing or
 * copying is forbidden. ISO 32000-2, 7.6.4: algorithms 2, 2.B, 6 and 11.
 */

/** What fills a password up to 32 bytes. */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** What the encryption dictionary says. */
interface Encryption {
  revision: number;
  keyBytes: number;
  ownerEntry: Buffer;
  userEntry: Buffer;
  permissions: number;
  encryptsMetadata: boolean;
  fileId: Buffer;
}

/** Bytes of the key; only the third revision lets the file say how many bits it has. */
function keyBytesOf(revision: number, bits: number): number {
  if (revision === 3) return Math.min(16, Math.max(5, (bits || 40) / 8));
  return revision < 3 ? 5 : 16;
}

/** @returns undefined where the PDF is not encrypted, or in a way that is not known */
function readEncryption(pdf: string): Encryption | undefined {
  const [, number, generation] = /\/Encrypt\s+(\d+)\s+(\d+)\s+R/.exec(pdf) ?? [];
  const dictionary = number
    ? new RegExp(`(?:^|[\\r\\n ])${number}\\s+${generation}\\s+obj\\s*(<<[^]*?)endobj`).exec(pdf)?.[1]
    : /\/Encrypt\s*(<<[^]*)/.exec(pdf)?.[1];
  if (!dictionary) return undefined;
  const numberOf = (name: string): number => Number(new RegExp(`/${name}\\s+(-?\\d+)`).exec(dictionary)?.[1]);
  const revision = numberOf('R');
  const ownerEntry = readString(dictionary, '/O');
  const userEntry = readString(dictionary, '/U');
  if (!Number.isFinite(revision) || !ownerEntry || !userEntry) return undefined;
  return {
    revision,
    ownerEntry,
    userEntry,
    permissions: numberOf('P'),
    keyBytes: keyBytesOf(revision, numberOf('Length')),
    encryptsMetadata: !/\/EncryptMetadata\s+false/.test(dictionary),
    fileId: readString(pdf, '/ID\\s*\\[') ?? Buffer.alloc(0),
  };
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The string, in either of its forms, behind the first place that `before` matches. */
function readString(text: string, before: string): Buffer | undefined {
  const found = new RegExp(`${before}\\s*(?:<([0-9a-fA-F\\s]*)>|\\(((?:\\\\[^]|[^\\\\)])*)\\))`).exec(text);
  if (!found) return undefined;
  if (found[1] !== undefined) return Buffer.from(found[1].replace(/\s/g, ''), 'hex');
  const plain = found[2]!.replace(
    /\\(?:([0-7]{1,3})|(\r\n?|\n)|([^]))/g,
    (_all, octal?: string, end?: string, one?: string) =>
      octal ? String.fromCharCode(parseInt(octal, 8) & 0xff) : end ? '' : (ESCAPES[one!] ?? one!),
  );
  return Buffer.from(plain, 'latin1');
}

const md5 = (...parts: Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();

/** RC4, which OpenSSL does not offer any more. */
function rc4(key: Buffer, content: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, at) => at);
  const swap = (a: number, b: number): void => void ([state[a], state[b]] = [state[b]!, state[a]!]);
  for (let at = 0, other = 0; at < 256; at += 1) {
    other = (other + state[at]! + key[at % key.length]!) % 256;
    swap(at, other);
  }
  let first = 0;
  let second = 0;
  return content.map((byte) => {
    first = (first + 1) % 256;
    second = (second + state[first]!) % 256;
    swap(first, second);
    return byte ^ state[(state[first]! + state[second]!) % 256]!;
  }) as Buffer;
}

/** Algorithm 2: the key that an empty password makes. */
function keyOfEmptyPassword({ revision, keyBytes, ownerEntry, permissions, encryptsMetadata, fileId }: Encryption) {
  const flags = Buffer.alloc(4);
  flags.writeInt32LE(permissions | 0);
  const unencrypted = revision >= 4 && !encryptsMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0);
  let key = md5(PADDING, ownerEntry.subarray(0, 32), flags, fileId, unencrypted);
  for (let round = 0; revision >= 3 && round < 50; round += 1) key = md5(key.subarray(0, keyBytes));
  return key.subarray(0, keyBytes);
}

/** Algorithms 4, 5 and 6: what an empty password makes of the file is what stands in it. */
function opensByOldRules(encryption: Encryption): boolean {
  const key = keyOfEmptyPassword(encryption);
  const { revision, fileId, userEntry } = encryption;
  if (revision === 2) return rc4(key, PADDING).equals(userEntry.subarray(0, 32));
  let made = md5(PADDING, fileId);
  for (let round = 0; round < 20; round += 1) made = rc4(Buffer.from(key.map((byte) => byte ^ round)), made);
  return made.equals(userEntry.subarray(0, 16));
}

/** Algorithm 2.B, of an empty password. */
function hardenedHash(salt: Buffer): Buffer {
  let key = createHash('sha256').update(salt).digest();
  for (let round = 0, last = 0; round < 64 || last > round - 32; round += 1) {
    const block = Buffer.concat(Array<Buffer>(64).fill(key));
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const encrypted = cipher.update(block);
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][remainder]!).update(encrypted).digest();
    last = encrypted.at(-1)!;
  }
  return key.subarray(0, 32);
}

/** Algorithm 11: hash, then the salt it was made with. */
function opensByNewRules({ revision, userEntry }: Encryption): boolean {
  const salt = userEntry.subarray(32, 40);
  const hash = revision === 5 ? createHash('sha256').update(salt).digest() : hardenedHash(salt);
  return hash.equals(userEntry.subarray(0, 32));
}

/** Whether nobody can read this PDF without a password. */
export function needsPassword(pdf: Buffer): boolean {
  const encryption = readEncryption(pdf.toString('latin1'));
  if (!encryption) return false;
  return !(encryption.revision >= 5 ? opensByNewRules(encryption) : opensByOldRules(encryption));
}
