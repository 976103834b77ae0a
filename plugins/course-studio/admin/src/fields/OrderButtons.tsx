import { IconButton } from '@strapi/design-system';
import { ArrowDown, ArrowUp, Trash } from '@strapi/icons';
import type { MouseEvent } from 'react';
import { styled } from 'styled-components';

import { useTexts } from '../text';

import { once } from './once';

/** Disabled ghost buttons are grey boxes in the design system; a row of arrows reads better without. */
const Quiet = styled(IconButton)`
  &&[aria-disabled='true'] {
    background: transparent;
    border-color: transparent;
    opacity: 0.4;
  }
`;

interface OrderButtonsProps {
  /** What is moved, as the buttons name it. */
  name: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** A button that moves its own row is taken out of the page for a moment, and loses the focus by that. */
function keepFocus({ currentTarget }: MouseEvent<HTMLElement>): void {
  requestAnimationFrame(() => {
    if (currentTarget.isConnected && document.activeElement !== currentTarget) currentTarget.focus();
  });
}

/** Move up, move down, remove. */
export function OrderButtons({ name, isFirst, isLast, onMove, onRemove }: OrderButtonsProps) {
  const { t } = useTexts();
  const move = (by: -1 | 1) => (event: MouseEvent<HTMLElement>) => {
    keepFocus(event);
    onMove(by);
  };
  return (
    <>
      <Quiet variant="ghost" label={t('order.up', { name })} disabled={isFirst} onClick={move(-1)}>
        <ArrowUp />
      </Quiet>
      <Quiet variant="ghost" label={t('order.down', { name })} disabled={isLast} onClick={move(1)}>
        <ArrowDown />
      </Quiet>
      <Quiet variant="ghost" label={t('order.remove', { name })} onClick={once(onRemove)}>
        <Trash />
      </Quiet>
    </>
  );
}
