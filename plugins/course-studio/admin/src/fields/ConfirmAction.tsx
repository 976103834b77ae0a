import { Button, Dialog } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useState } from 'react';

import { useOpener } from './useOpener';

interface ConfirmActionProps {
  title: string;
  text: string;
  /** The button that does it. */
  action: string;
  /** The button that does not. */
  keep: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

/** Asks once before something is deleted. */
export function ConfirmAction({ title, text, action, keep, isOpen, onClose, onConfirm }: ConfirmActionProps) {
  const [isBusy, setIsBusy] = useState(false);
  const focusOpener = useOpener(isOpen);
  const confirm = () => {
    setIsBusy(true);
    void onConfirm().finally(() => setIsBusy(false));
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Content onCloseAutoFocus={focusOpener}>
        <Dialog.Header>{title}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle fill="danger600" />}>{text}</Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {keep}
            </Button>
          </Dialog.Cancel>
          <Button fullWidth variant="danger-light" loading={isBusy} onClick={confirm}>
            {action}
          </Button>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
}
