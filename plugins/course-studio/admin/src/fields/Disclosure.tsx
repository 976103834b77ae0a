import { Accordion } from '@strapi/design-system';
import type { MouseEvent, ReactNode } from 'react';
import { styled } from 'styled-components';

interface DisclosureProps {
  /** The node it shows, also the element's id. */
  id: string;
  title: string;
  description?: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  actions: ReactNode;
  children: ReactNode;
  /** S inside of another one. */
  size?: 'S' | 'M';
}

/** What people typed is shown in its own direction, and cut rather than wrapped. */
const Trigger = styled(Accordion.Trigger)`
  min-width: 0;
  span {
    unicode-bidi: plaintext;
    text-align: start;
  }
`;

/** The small size has no place for a description but the title's line. */
const Start = styled.span`
  font-weight: normal;
  margin-inline-start: 1.2rem;
  unicode-bidi: isolate;
`;

/** The second click of a double click may have been meant for what stood here before. */
const onlyOnce = (event: MouseEvent) => {
  if (event.detail > 1) event.preventDefault();
};

/** A part of the tree that opens and closes. What is closed is not rendered. */
export function Disclosure({
  id,
  title,
  description,
  isOpen,
  onToggle,
  actions,
  children,
  size = 'M',
}: DisclosureProps) {
  return (
    <Accordion.Root id={id} size={size} value={isOpen ? id : ''} onValueChange={(value) => onToggle(value === id)}>
      <Accordion.Item value={id}>
        <Accordion.Header>
          <Trigger description={description} onClick={onlyOnce}>
            {title} {size === 'S' && description && <Start>{description}</Start>}
          </Trigger>
          <Accordion.Actions>{actions}</Accordion.Actions>
        </Accordion.Header>
        <Accordion.Content>{children}</Accordion.Content>
      </Accordion.Item>
    </Accordion.Root>
  );
}
