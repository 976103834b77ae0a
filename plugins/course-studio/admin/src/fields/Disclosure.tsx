import { Accordion } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { MouseEvent, ReactNode } from 'react';
import { styled } from 'styled-components';

import { useTexts } from '../text';

interface DisclosureProps {
  /** The node it shows, also the element's id. */
  id: string;
  title: string;
  description?: string;
  /** How many there are within; said while they cannot be seen. */
  problems?: number;
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

/** The last of what stands in it is cut, but for the problems; these go below where there is no room for both. */
const Line = styled.span<{ $wraps: boolean }>`
  display: flex;
  flex-wrap: ${({ $wraps }) => ($wraps ? 'wrap' : 'nowrap')};
  align-items: center;
  gap: 0 1.2rem;
`;

const Cut = styled.span<{ $yields: boolean }>`
  flex-shrink: ${({ $yields }) => ($yields ? 1 : 0)};
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
`;

/** The small size has no place for a description but the title's line. */
const Start = styled(Cut)`
  font-weight: normal;
`;

const Problems = styled.span`
  display: inline-flex;
  flex-shrink: 0;
  align-items: center;
  gap: 0.4rem;
  font-size: 1.2rem;
  font-weight: 600;
  color: ${({ theme }) => theme.colors.danger600};
  svg {
    width: 1.2rem;
    height: 1.2rem;
    fill: currentColor;
  }
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
  problems = 0,
  isOpen,
  onToggle,
  actions,
  children,
  size = 'M',
}: DisclosureProps) {
  const { t } = useTexts();
  return (
    <Accordion.Root id={id} size={size} value={isOpen ? id : ''} onValueChange={(value) => onToggle(value === id)}>
      <Accordion.Item value={id}>
        <Accordion.Header>
          <Trigger description={description} onClick={onlyOnce}>
            <Line $wraps={size === 'M'}>
              <Cut $yields={size === 'M'}>{title}</Cut>{' '}
              {!isOpen && problems > 0 && (
                <Problems>
                  <WarningCircle aria-hidden />
                  {t('tests.problems', { count: problems })}
                </Problems>
              )}{' '}
              {size === 'S' && description && <Start $yields>{description}</Start>}
            </Line>
          </Trigger>
          <Accordion.Actions>{actions}</Accordion.Actions>
        </Accordion.Header>
        <Accordion.Content>{children}</Accordion.Content>
      </Accordion.Item>
    </Accordion.Root>
  );
}
