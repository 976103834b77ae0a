import { useEffect, type RefObject } from 'react';

/** What the focus may go to unasked: no field, which would open the keyboard of a phone. */
const WAYS = 'button:not(:disabled), a[href], h2[tabindex]';

/**
 * When what has the focus goes away (a button that removes its own row, closes its own notice), the focus goes to what
 * stands next, or else before it, nearest first. Radix would take it to the start of the window.
 */
export function useKeptFocus(inside: RefObject<HTMLElement>): void {
  useEffect(() => {
    const top = inside.current?.closest<HTMLElement>('[role=dialog]');
    if (!top) return undefined;
    let last: Node | null = null;
    const remember = ({ target }: FocusEvent) => {
      last = target as Node;
    };
    const observer = new MutationObserver((mutations) => {
      const isLost = document.activeElement === document.body || document.activeElement === top;
      // What was only moved gets the focus back from what moved it.
      if (!isLost || last?.isConnected) return;
      const removal = mutations.find(
        ({ target, removedNodes }) => target.isConnected && [...removedNodes].some((node) => node.contains(last)),
      );
      if (removal) nearestWay(removal.target, removal.nextSibling, top)?.focus();
    });
    top.addEventListener('focusin', remember);
    observer.observe(top, { childList: true, subtree: true });
    return () => {
      top.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, [inside]);
}

/** Looks in `place`, from `next` on and then back from the end, and then in what that is in. */
function nearestWay(place: Node | null, next: Node | null, top: HTMLElement): HTMLElement | undefined {
  if (!(place instanceof Element)) return undefined;
  const ways = [...place.querySelectorAll<HTMLElement>(WAYS)].filter(isShown);
  const found = ways.find((way) => next?.isConnected && isFrom(next, way)) ?? ways.at(-1);
  if (found || place === top) return found;
  return nearestWay(place.parentNode, place.nextSibling, top);
}

const isShown = (element: Element): boolean => element.getClientRects().length > 0;

const isFrom = (start: Node, element: Element): boolean =>
  start.contains(element) || Boolean(start.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
