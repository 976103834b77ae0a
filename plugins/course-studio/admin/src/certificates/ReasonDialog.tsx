import { Button, Field, Flex, Modal, Textarea, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';

import { REASON_LIMIT, type IssuedCertificate } from '../../../shared/certificates';
import { reissueCertificate, revokeCertificate } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

/** What can be done with an issued certificate. */
export type Deed = 'revoke' | 'reissue';

interface ReasonDialogProps {
  deed: Deed;
  certificate: IssuedCertificate;
  onClose: () => void;
  onDone: () => void;
}

/** Asks why. */
export function ReasonDialog({ deed, certificate, onClose, onDone }: ReasonDialogProps) {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const isReady = reason.trim() !== '';

  const carryOut = async () => {
    setIsBusy(true);
    try {
      if (deed === 'revoke') await revokeCertificate(certificate.id, reason);
      else await reissueCertificate(certificate.id, { reason });
      toggleNotification({ type: 'success', message: t(`certificates.${deed}.done`) });
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
          <Modal.Title>{t(`certificates.${deed}.title`, { holder: certificate.holder })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography>{t(`certificates.${deed}.text`)}</Typography>
            <Field.Root id="reason" required>
              <Field.Label>{t('certificates.reason')}</Field.Label>
              <Textarea
                value={reason}
                maxLength={REASON_LIMIT}
                onChange={(event: { target: { value: string } }) => setReason(event.target.value)}
              />
            </Field.Root>
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('certificates.keep')}
          </Button>
          <Button variant="danger-light" disabled={!isReady} loading={isBusy} onClick={() => void carryOut()}>
            {t(`certificates.${deed}`)}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}
