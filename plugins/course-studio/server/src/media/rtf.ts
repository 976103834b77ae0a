import { createReadStream } from 'node:fs';

const BYTE = { backslash: 0x5c, open: 0x7b, close: 0x7d, hyphen: 0x2d, zero: 0x30, nine: 0x39, blank: 0x20 } as const;

const isDigit = (byte: number): boolean => byte >= BYTE.zero && byte <= BYTE.nine;
const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** The control word behind which so many bytes follow that are no RTF. */
const BINARY = 'bin';
/** Longest control word that is looked at; `BINARY` is shorter. */
const MAX_WORD_LENGTH = 32;

/** What the bytes before have begun: nothing, a backslash, a control word, or its number. */
type Position = 'text' | 'backslash' | 'word' | 'number';

/**
 * Follows the groups of an RTF document (RTF specification 1.9.1, "Conventions of an RTF Reader") byte by byte, in
 * whatever pieces they come.
 */
class GroupDepth {
  private depth = 0;
  private position: Position = 'text';
  private word = '';
  private number = 0;
  /** Bytes that are left of binary content. */
  private binary = 0;
  isClosed = false;

  /** Reads on, until the group that is the document is closed. */
  add(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.isClosed; at += 1) {
      if (this.binary > 0) {
        const skipped = Math.min(this.binary, chunk.length - at);
        this.binary -= skipped;
        at += skipped - 1;
        continue;
      }
      this.addByte(chunk[at]!);
    }
  }

  private addByte(byte: number): void {
    if (this.position === 'backslash') this.begin(byte);
    else if (this.position !== 'text' && this.goesOn(byte)) return;
    else if (this.position !== 'text') this.endWord(byte);
    else this.addText(byte);
  }

  private addText(byte: number): void {
    if (byte === BYTE.backslash) this.position = 'backslash';
    else if (byte === BYTE.open) this.depth += 1;
    else if (byte === BYTE.close) {
      this.depth -= 1;
      this.isClosed = this.depth <= 0;
    }
  }

  /** The first byte behind a backslash: a control word, or a sign that stands for itself. */
  private begin(byte: number): void {
    this.position = isLetter(byte) ? 'word' : 'text';
    this.word = isLetter(byte) ? String.fromCharCode(byte) : '';
    this.number = 0;
  }

  private goesOn(byte: number): boolean {
    if (this.position === 'word' && isLetter(byte)) {
      if (this.word.length < MAX_WORD_LENGTH) this.word += String.fromCharCode(byte);
      return true;
    }
    if (this.position === 'word' && byte === BYTE.hyphen) return true;
    if (!isDigit(byte)) return false;
    this.position = 'number';
    this.number = Math.min(this.number * 10 + byte - BYTE.zero, Number.MAX_SAFE_INTEGER / 16);
    return true;
  }

  /** What ends a word is a blank that belongs to it, or the next thing. */
  private endWord(byte: number): void {
    if (this.word === BINARY) this.binary = this.number;
    this.position = 'text';
    if (byte === BYTE.blank) return;
    if (this.binary > 0) this.binary -= 1;
    else this.addText(byte);
  }
}

/** Whether the RTF document in `file` is closed by the group that it opens; what stands behind is read by nobody. */
export async function isWholeRtf(file: string): Promise<boolean> {
  const groups = new GroupDepth();
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    groups.add(chunk);
    if (groups.isClosed) return true;
  }
  return false;
}
