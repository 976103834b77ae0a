import { useEffect, useRef } from 'react';

/** Milliseconds until a closed dialog has let go of the focus. */
const AFTER_DIALOG = 100;

let opener: HTMLElement | null = null;

/** Remembers what has the focus now, the button that opens the wizard. */
export function rememberOpener(): void {
  opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
}

/** Gives the focus back to what opened the wizard when it closes, or to the page's heading if that is gone. */
export function useReturnOfFocus(isInFront: boolean): void {
  const wasInFront = useRef(isInFront);
  useEffect(() => {
    const cameBack = isInFront && !wasInFront.current;
    wasInFront.current = isInFront;
    if (!cameBack) return undefined;
    const timer = setTimeout(() => {
      if (opener?.isConnected) opener.focus();
      else focusHeading();
      opener = null;
    }, AFTER_DIALOG);
    return () => clearTimeout(timer);
  }, [isInFront]);
}

/** For when what had the focus is about to be gone, after the dialog that asked has let go of it. */
export const focusHeadingSoon = (): void => void setTimeout(focusHeading, AFTER_DIALOG);

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
