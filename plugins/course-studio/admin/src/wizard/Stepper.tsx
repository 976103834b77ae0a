import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import type { ComponentType, MouseEvent, SVGProps } from 'react';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

import { PATHS } from '../plugin';
import type { StepId } from '../steps/step';
import { useTexts } from '../text';

import { EmptyCircle, HalfCircle } from './stepIcons';
import { STEPS } from './steps';
import type { StepState } from './stepStates';

interface Look {
  color: 'success600' | 'danger600' | 'warning600' | 'neutral500';
  Icon: ComponentType<SVGProps<SVGSVGElement>>;
}

const LOOKS: Record<StepState, Look> = {
  complete: { color: 'success600', Icon: CheckCircle },
  problems: { color: 'danger600', Icon: WarningCircle },
  incomplete: { color: 'warning600', Icon: HalfCircle },
  empty: { color: 'neutral500', Icon: EmptyCircle },
};

const StepLink = styled(Link)`
  display: block;
  height: 100%;
  text-decoration: none;
  border-radius: ${({ theme }) => theme.borderRadius};
  padding: ${({ theme }) => `${theme.spaces[2]} ${theme.spaces[3]}`};
  @media (max-width: 640px) {
    padding-inline: ${({ theme }) => theme.spaces[1]};
  }
  border-bottom: 3px solid transparent;
  &:hover {
    background: ${({ theme }) => theme.colors.neutral100};
  }
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: -2px;
  }
  &[aria-current='step'] {
    border-bottom-color: ${({ theme }) => theme.colors.primary600};
    border-bottom-left-radius: 0;
    border-bottom-right-radius: 0;
  }
`;

const StepTitle = styled(Typography)`
  @media (max-width: 640px) {
    font-size: ${({ theme }) => theme.fontSizes[1]};
    line-height: ${({ theme }) => theme.lineHeights[4]};
    span {
      display: none;
    }
  }
`;

const StateText = styled(Typography)`
  @media (max-width: 640px) {
    font-size: ${({ theme }) => theme.fontSizes[0]};
    text-align: center;
    overflow-wrap: anywhere;
  }
`;

interface StepperProps {
  draft: string;
  current: StepId;
  states: Record<StepId, StepState>;
  onGo: (step: StepId) => void;
}

/** The way through the wizard; every step can be opened at any time. */
export function Stepper({ draft, current, states, onGo }: StepperProps) {
  const { t } = useTexts();
  const go = (event: MouseEvent, step: StepId) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onGo(step);
  };
  return (
    <Box tag="nav" aria-label={t('wizard.progress')}>
      <Flex
        tag="ol"
        gap={{ initial: 0, medium: 2 }}
        alignItems="stretch"
        justifyContent={{ initial: 'space-between', medium: 'center' }}
      >
        {STEPS.map(({ id, title }, index) => (
          <Box tag="li" key={id} minWidth={0} flex={{ initial: '1 1 0', medium: 'initial' }}>
            <StepLink
              to={PATHS.draft(draft, id)}
              aria-current={id === current ? 'step' : undefined}
              onClick={(event) => go(event, id)}
            >
              <StepLabel number={index + 1} title={t(title)} state={states[id]} isCurrent={id === current} />
            </StepLink>
          </Box>
        ))}
      </Flex>
    </Box>
  );
}

interface StepLabelProps {
  number: number;
  title: string;
  state: StepState;
  isCurrent: boolean;
}

function StepLabel({ number, title, state, isCurrent }: StepLabelProps) {
  const { t } = useTexts();
  const { color, Icon } = LOOKS[state];
  return (
    <Flex gap={2} direction={{ initial: 'column', medium: 'row' }}>
      <Box color={color} lineHeight={0} aria-hidden>
        <Icon width="2rem" height="2rem" />
      </Box>
      <Flex direction="column" alignItems={{ initial: 'center', medium: 'flex-start' }}>
        <StepTitle fontWeight={isCurrent ? 'bold' : 'semiBold'} textColor={isCurrent ? 'primary600' : 'neutral800'}>
          <span>{`${number}. `}</span>
          {title}
        </StepTitle>
        <StateText variant="pi" textColor="neutral600">
          {t(`stepState.${state}`)}
        </StateText>
      </Flex>
    </Flex>
  );
}
