import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowLeft, ArrowRight, Check } from '@strapi/icons';

import type { ReactNode } from 'react';
import { styled } from 'styled-components';

import { useOpenDraft, useSaveStatus } from '../draft/hooks';
import { useTexts } from '../text';

interface WizardFooterProps {
  /** Absent on the first step. */
  onBack?: () => void;
  /** Absent on the last step, which has `confirm` instead. */
  onNext?: () => void;
  confirm: ConfirmProps;
  onClose: () => void;
  onCancel: () => void;
  isClosing: boolean;
}

/** On a phone all buttons of a row are equally wide. */
const Row = styled(Flex)`
  @media (max-width: 767px) {
    > button {
      flex: 1 1 0;
      min-width: max-content;
    }
  }
`;

const Buttons = ({ children }: { children: ReactNode }) => (
  <Row gap={3} wrap="wrap">
    {children}
  </Row>
);

/** On a phone the way on stands above the ways out, and what keeps one from it above both. */
export function WizardFooter({ onBack, onNext, confirm, onClose, onCancel, isClosing }: WizardFooterProps) {
  const { t } = useTexts();
  return (
    <Flex
      gap={3}
      justifyContent="space-between"
      alignItems={{ initial: 'stretch', medium: 'center' }}
      direction={{ initial: 'column-reverse', medium: 'row' }}
    >
      <Buttons>
        <CancelButton onCancel={onCancel} />
        <Button variant="tertiary" loading={isClosing} onClick={onClose}>
          {t('wizard.close')}
        </Button>
      </Buttons>
      <Flex
        gap={3}
        alignItems={{ initial: 'stretch', medium: 'center' }}
        direction={{ initial: 'column', medium: 'row' }}
      >
        {!onNext && <WhyNot {...confirm} />}
        <Buttons>
          {onBack && (
            <Button variant="tertiary" startIcon={<ArrowLeft />} onClick={onBack}>
              {t('wizard.back')}
            </Button>
          )}
          {onNext ? (
            <Button endIcon={<ArrowRight />} onClick={onNext}>
              {t('wizard.next')}
            </Button>
          ) : (
            <ConfirmButton {...confirm} />
          )}
        </Buttons>
      </Flex>
    </Flex>
  );
}

/** A published course has something to discard only once it was edited. */
function CancelButton({ onCancel }: { onCancel: () => void }) {
  const { t } = useTexts();
  const { draft, canDiscard } = useOpenDraft();
  useSaveStatus();
  if (!canDiscard || (draft.published && !draft.isModified())) return null;
  return (
    <Button variant="danger-light" onClick={onCancel}>
      {t(draft.published ? 'wizard.discard' : 'wizard.cancel')}
    </Button>
  );
}

interface ConfirmProps {
  problems: number;
  isBusy: boolean;
  isAllowed: boolean;
  onConfirm: () => void;
}

function ConfirmButton({ problems, isBusy, isAllowed, onConfirm }: ConfirmProps) {
  const { t } = useTexts();
  return (
    <Button
      startIcon={<Check />}
      loading={isBusy}
      disabled={problems > 0 || !isAllowed}
      aria-describedby={problems > 0 || !isAllowed ? 'why-not' : undefined}
      onClick={onConfirm}
    >
      {t('wizard.confirm')}
    </Button>
  );
}

function WhyNot({ problems, isAllowed }: ConfirmProps) {
  const { t } = useTexts();
  const reason = isAllowed ? problems > 0 && t('confirm.problems', { count: problems }) : t('confirm.forbidden');
  if (!reason) return null;
  return (
    <Typography id="why-not" variant="pi" textColor="danger600">
      {reason}
    </Typography>
  );
}
