import { useEffect, useState } from 'react';

/** Whether a part of the tree is open. It opens by itself when a field inside is to be shown. */
export function useOpenState(initially: boolean, isOnTheWay: boolean): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setIsOpen] = useState(initially || isOnTheWay);
  useEffect(() => {
    if (isOnTheWay) setIsOpen(true);
  }, [isOnTheWay]);
  return [isOpen, setIsOpen];
}
