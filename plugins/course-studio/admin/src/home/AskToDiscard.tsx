import { ConfirmAction } from '../fields/ConfirmAction';
import { useTexts } from '../text';

interface AskToDiscardProps {
  published: boolean;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

/** Asks once before a creation, or what was edited since the last confirm, is deleted. */
export function AskToDiscard({ published, ...dialog }: AskToDiscardProps) {
  const { t } = useTexts();
  return published ? (
    <ConfirmAction
      title={t('discard.title')}
      text={t('discard.text')}
      action={t('discard.yes')}
      keep={t('discard.no')}
      {...dialog}
    />
  ) : (
    <ConfirmAction
      title={t('cancel.title')}
      text={t('cancel.text')}
      action={t('cancel.yes')}
      keep={t('cancel.no')}
      {...dialog}
    />
  );
}
