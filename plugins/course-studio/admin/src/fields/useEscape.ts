import { useEffect, useRef } from 'react';

/**
 * Escape does `act` while `isActive`, and does not close the window that everything stands in: that one hears of it on
 * the document, so this listens before, on the window, and marks the key as used.
 */
export function useEscape(isActive: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!isActive) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [isActive]);
}
