/** One packet as ffprobe lists it; times in seconds, NaN where the container does not say. */
export interface Packet {
  stream: number;
  shownAt: number;
  decodedAt: number;
  seconds: number;
  bytes: number;
  isKeyFrame: boolean;
  /** An edit list leaves it out: it is stored, and never shown. */
  isDiscarded: boolean;
}

/** The fields that ffprobe is asked for, in the order in which it writes them. */
export const PACKET_FIELDS = 'stream_index,pts_time,dts_time,duration_time,size,flags';

/** @returns undefined for a line that is no packet, such as the side data of the one before */
export function parsePacket(line: string): Packet | undefined {
  const [stream = '', shownAt, decodedAt, seconds, bytes, flags] = line.split('|');
  if (!/^\d+$/.test(stream) || flags === undefined) return undefined;
  return {
    stream: Number(stream),
    shownAt: Number(shownAt),
    decodedAt: Number(decodedAt),
    seconds: Number(seconds),
    bytes: Number(bytes) || 0,
    isKeyFrame: flags.includes('K'),
    isDiscarded: flags.includes('D'),
  };
}

/** What the packets of one stream come to, read from the first to the last. Times in seconds, on the file's own clock. */
export interface StreamContent {
  packets: number;
  begin: number;
  end: number;
  /** As `end`, with what an edit list leaves out. */
  storedEnd: number;
  /** All durations added up; 0 where packets do not say how long they last. */
  total: number;
  /** How long the packet at the end says it lasts; 0 where it does not say. A sound may fill only part of it. */
  lastPacketSeconds: number;
  /**
   * How long the recording may go on after `end`, where the packet at the end does not say how long it lasts: as long as the
   * longest step from one packet to the next; Infinity where there is no such step, or some packets have no time at all.
   */
  openSeconds: number;
  /** The longest stretch without a key frame. */
  keyFrameGap: number;
  /** Bits per second in the densest ten seconds. */
  peakBitRate: number;
}

/** Seconds over which the bit rate is averaged: what a player has in store. */
const BIT_RATE_WINDOW = 10;

/** Adds up the packets of one stream. */
class StreamTally {
  private packets = 0;
  private begin = Infinity;
  private end = -Infinity;
  private storedEnd = -Infinity;
  private total = 0;
  private lastPacketSeconds = 0;
  private longestStep = 0;
  private lastTime = NaN;
  private isUntimed = false;
  private lastKeyFrame = NaN;
  private keyFrameGap = 0;
  private readonly bytesOfWindow = new Map<number, number>();

  add({ shownAt, decodedAt, seconds, bytes, isKeyFrame, isDiscarded }: Packet): void {
    const time = [shownAt, decodedAt].find(Number.isFinite);
    const at = time ?? Math.max(0, this.storedEnd);
    const lasts = seconds || 0;
    if (time === undefined && lasts === 0) this.isUntimed = true;
    this.longestStep = Math.max(this.longestStep, at - this.lastTime || 0);
    this.lastTime = at;
    if (at + lasts >= this.storedEnd) this.lastPacketSeconds = lasts;
    this.storedEnd = Math.max(this.storedEnd, at + lasts);
    if (isDiscarded) return;
    this.packets += 1;
    this.begin = Math.min(this.begin, at);
    this.end = Math.max(this.end, at + lasts);
    this.total += lasts;
    if (isKeyFrame) {
      this.keyFrameGap = Math.max(this.keyFrameGap, at - this.lastKeyFrame || 0);
      this.lastKeyFrame = at;
    }
    const window = Math.floor(at / BIT_RATE_WINDOW);
    this.bytesOfWindow.set(window, (this.bytesOfWindow.get(window) ?? 0) + bytes);
  }

  content(): StreamContent {
    const { packets, begin, end, storedEnd, total, lastPacketSeconds } = this;
    const isOpen = lastPacketSeconds === 0;
    const nextStep = this.isUntimed || this.longestStep === 0 ? Infinity : this.longestStep;
    const windows = [...this.bytesOfWindow.values()];
    const seconds = windows.length > 1 ? BIT_RATE_WINDOW : Math.max(1, end - begin);
    return {
      packets,
      begin,
      end,
      storedEnd,
      total,
      lastPacketSeconds,
      openSeconds: isOpen ? nextStep : 0,
      keyFrameGap: Math.max(this.keyFrameGap, end - this.lastKeyFrame || 0),
      peakBitRate: (Math.max(0, ...windows) * 8) / seconds,
    };
  }
}

/** Adds up packets line by line as ffprobe writes them; a lecture of hours has a million of them. */
export function createPacketCount() {
  const tallies = new Map<number, StreamTally>();
  return {
    addLine(line: string): void {
      const packet = parsePacket(line);
      if (!packet) return;
      let tally = tallies.get(packet.stream);
      if (!tally) tallies.set(packet.stream, (tally = new StreamTally()));
      tally.add(packet);
    },

    /** By the index of the stream; one whose packets are all left out is not in it. */
    contents(): Map<number, StreamContent> {
      const all = [...tallies].map(([index, tally]) => [index, tally.content()] as const);
      return new Map(all.filter(([, { packets }]) => packets > 0));
    },
  };
}
