import { Accordion } from '@strapi/design-system';
import type { ReactNode } from 'react';

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
          <Accordion.Trigger description={description}>{title}</Accordion.Trigger>
          <Accordion.Actions>{actions}</Accordion.Actions>
        </Accordion.Header>
        <Accordion.Content>{children}</Accordion.Content>
      </Accordion.Item>
    </Accordion.Root>
  );
}
