import { Flex, Typography } from '@strapi/design-system';
import { CloudUpload } from '@strapi/icons';
import { useEffect, useState } from 'react';
import { styled } from 'styled-components';

import { useTexts } from '../../text';

import { countOf, droppedIn, hasFiles, type Dropped } from './dropped';

const Cover = styled(Flex)`
  position: fixed;
  inset: 1.2rem;
  z-index: 10;
  pointer-events: none;
  border: 2px dashed ${({ theme }) => theme.colors.primary600};
  opacity: 0.96;
`;

/** Takes files that are dropped anywhere in the window, and says so while they hover. */
export function DropOverlay({ onDrop }: { onDrop: (dropped: Dropped) => void }) {
  const { t } = useTexts();
  const hovering = useDrop(onDrop);
  if (!hovering) return null;
  return (
    <Cover background="primary100" hasRadius justifyContent="center" direction="column" gap={3} role="status">
      <CloudUpload width="4.8rem" height="4.8rem" aria-hidden />
      <Typography variant="beta" tag="p">
        {hovering.count === null ? t('files.dropNow') : t('files.dropNow.count', { count: hovering.count })}
      </Typography>
    </Cover>
  );
}

function useDrop(onDrop: (dropped: Dropped) => void): { count: number | null } | null {
  const [hovering, setHovering] = useState<{ count: number | null } | null>(null);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const count = countOf(event.dataTransfer);
      setHovering((shown) => (shown?.count === count ? shown : { count }));
    };
    // Leaving the window is leaving for nowhere; between two elements there is always a next one.
    const leave = (event: DragEvent) => event.relatedTarget === null && setHovering(null);
    const drop = (event: DragEvent) => {
      setHovering(null);
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      onDrop(droppedIn(event.dataTransfer));
    };
    const listeners = { dragenter: over, dragover: over, dragleave: leave, drop } as const;
    const entries = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [name, listener] of entries) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of entries) window.removeEventListener(name, listener);
    };
  }, [onDrop]);
  return hovering;
}
