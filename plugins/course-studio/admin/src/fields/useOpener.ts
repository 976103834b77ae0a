import { useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back to what had it when a dialog without a trigger of its own opened: for the `onCloseAutoFocus` of
 * its content. Radix gives it back to triggers only.
 */
export function useOpener(isOpen: boolean): () => void {
  const opener = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (isOpen) opener.current = document.activeElement;
  }, [isOpen]);
  return () => {
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
  };
}
