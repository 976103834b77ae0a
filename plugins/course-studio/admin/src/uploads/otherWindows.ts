/** Knows which uploads other windows of this browser have in hand. */
export interface OtherWindows {
  /** Asks them; what they hold is known a moment later. */
  ask(): void;
  holds(asset: string): boolean;
}

type Message = { ask: true } | { held: string[] };

/** Milliseconds after which a window that does not answer any more is taken for closed. */
const SILENCE = 8000;

/** Windows ask each other, since one that lies in the background may not do anything by the clock. */
export function createOtherWindows(held: () => string[], now: () => number = () => Date.now()): OtherWindows {
  const heardOf = new Map<string, number>();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('course-studio.uploads');
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('ask' in data) channel.postMessage({ held: held() } satisfies Message);
    else for (const asset of data.held) heardOf.set(asset, now());
  });
  return {
    ask: () => channel?.postMessage({ ask: true } satisfies Message),
    holds: (asset) => now() - (heardOf.get(asset) ?? -Infinity) < SILENCE,
  };
}
