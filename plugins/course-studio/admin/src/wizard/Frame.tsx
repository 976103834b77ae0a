import { Box, Flex, Modal } from '@strapi/design-system';
import { useRef, type MouseEvent, type ReactNode } from 'react';
import { styled } from 'styled-components';

import { useKeptFocus } from './useKeptFocus';

/** Strapi's modal, as large as the window. */
const FullSize = styled(Modal.Content)`
  width: 100vw;
  max-width: none;
  height: 100dvh;
  max-height: none;
  border-radius: 0;
`;

const Scroll = styled(Box)`
  flex: 1;
  min-height: 0;
  overflow-y: auto;
  /* Or else what is hidden in it for the eye makes the window itself scroll. */
  position: relative;
  overscroll-behavior: contain;
`;

/** The title gives way to what stands beside it; on a phone that stands below. */
const Top = styled(Flex)`
  > :first-child {
    min-width: 0;
  }
  > :not(:first-child) {
    flex-shrink: 0;
    max-width: 60%;
    @media (max-width: 767px) {
      max-width: none;
    }
  }
`;

/** Modal.Footer takes half of the height that is left. */
const Footer = styled(Box)`
  border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
`;

const Centred = styled(Box)`
  max-width: 104rem;
  margin-inline: auto;
`;

/** The second click of a double click does nothing, whatever button it is on: the button may be another one by then. */
function clickOnce(event: MouseEvent): void {
  if (event.detail < 2 || !(event.target as Element).closest?.('button, a')) return;
  event.preventDefault();
  event.stopPropagation();
}

interface FrameProps {
  title: string;
  closeLabel: string;
  /** Called by Escape and the cross. */
  onClose: () => void;
  aside?: ReactNode;
  stepper?: ReactNode;
  /** Between the step and the footer. */
  tray?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** The window of the wizard: title and stepper on top, buttons at the bottom, the step between them. */
export function Frame({ title, closeLabel, onClose, aside, stepper, tray, footer, children }: FrameProps) {
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <FullSize
        aria-describedby={undefined}
        onClickCapture={clickOnce}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <Modal.Header closeLabel={closeLabel} background="neutral0" gap={4}>
          <Top
            flex="1"
            minWidth={0}
            gap={{ initial: 1, medium: 4 }}
            direction={{ initial: 'column', medium: 'row' }}
            alignItems={{ initial: 'stretch', medium: 'center' }}
            justifyContent="space-between"
          >
            <Modal.Title ellipsis variant="beta" title={title}>
              <bdi>{title}</bdi>
            </Modal.Title>
            {aside}
          </Top>
        </Modal.Header>
        {stepper && (
          <Box background="neutral0" paddingTop={2} shadow="filterShadow" zIndex={1} position="relative">
            {stepper}
          </Box>
        )}
        <Middle>{children}</Middle>
        {tray}
        {footer && (
          <Footer background="neutral0" paddingTop={4} paddingBottom={4} paddingLeft={5} paddingRight={5}>
            {footer}
          </Footer>
        )}
      </FullSize>
    </Modal.Root>
  );
}

function Middle({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place);
  return (
    <Scroll ref={place} background="neutral100">
      {children}
    </Scroll>
  );
}

/** The column the steps stand in. */
export const Column = ({ children }: { children: ReactNode }) => (
  <Centred padding={{ initial: 4, medium: 8 }}>{children}</Centred>
);
