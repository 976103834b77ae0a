import { Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';

import { checkFullName } from '../../../../../src/api/profile/rules/full-name';
import type { IssuedCertificate } from '../../../shared/certificates';
import { confirmHolderName } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

interface ConfirmNameDialogProps {
  certificate: IssuedCertificate;
  onClose: () => void;
  onDone: () => void;
}

/** Lets an instructor answer for the name of a learner, and correct it before. */
export function ConfirmNameDialog({ certificate, onClose, onDone }: ConfirmNameDialogProps) {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const [fullName, setFullName] = useState(certificate.account?.fullName ?? certificate.holder);
  const [isBusy, setIsBusy] = useState(false);
  const { name, problem } = checkFullName(fullName);
  const isCorrected = name !== undefined && name !== certificate.holder;

  const confirmName = async () => {
    setIsBusy(true);
    try {
      await confirmHolderName(certificate.id, fullName);
      toggleNotification({ type: 'success', message: t('certificates.confirmName.done') });
      onDone();
    } catch (error) {
      toggleNotification({ type: 'danger', message: textOf(toStudioError(error)) });
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <Modal.Root open onOpenChange={(open: boolean) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header>
          <Modal.Title>{t('certificates.confirmName.title', { holder: certificate.holder })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography>{t('certificates.confirmName.text')}</Typography>
            <Field.Root id="full-name" required error={problem && t(`fullName.${problem}`)}>
              <Field.Label>{t('certificates.confirmName.fullName')}</Field.Label>
              <TextInput
                value={fullName}
                onChange={(event: { target: { value: string } }) => setFullName(event.target.value)}
              />
              <Field.Error />
            </Field.Root>
            {isCorrected && <Typography textColor="neutral600">{t('certificates.confirmName.corrected')}</Typography>}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('certificates.keep')}
          </Button>
          <Button disabled={Boolean(problem)} loading={isBusy} onClick={() => void confirmName()}>
            {t('certificates.confirmName')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}
