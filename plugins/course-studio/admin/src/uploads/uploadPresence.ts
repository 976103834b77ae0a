/** Tells which uploads the other windows of this browser are sending. */
export interface UploadPresence {
  /** Asks the other windows for their uploads; the answers arrive a moment later. */
  askOtherWindows(): void;
  isSending(asset: string): boolean;
}

type Message = { ask: true } | { sending: string[] };

/** A window that did not answer for this long is considered closed. */
const PRESENCE_TIMEOUT_MS = 8000;

/** Windows answer when asked, since browsers throttle the timers of background windows. */
export function createUploadPresence(
  listSending: () => string[],
  now: () => number = () => Date.now(),
): UploadPresence {
  const lastSeenAt = new Map<string, number>();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('course-studio.uploads');
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('ask' in data) channel.postMessage({ sending: listSending() } satisfies Message);
    else for (const asset of data.sending) lastSeenAt.set(asset, now());
  });
  return {
    askOtherWindows: () => channel?.postMessage({ ask: true } satisfies Message),
    isSending: (asset) => now() - (lastSeenAt.get(asset) ?? -Infinity) < PRESENCE_TIMEOUT_MS,
  };
}
