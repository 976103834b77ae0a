import { useEffect, useRef } from 'react';

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
    // After the dialog has let go of the focus.
    const timer = setTimeout(() => {
      if (opener?.isConnected) opener.focus();
      else focusHeading();
      opener = null;
    }, 100);
    return () => clearTimeout(timer);
  }, [isInFront]);
}

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
