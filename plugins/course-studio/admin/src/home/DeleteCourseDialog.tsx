import { Button, Dialog, Field, Flex, TextInput, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useState, type ChangeEvent } from 'react';

import type { DraftSummary } from '../../../shared/draft';
import { forgetDraft } from '../draft/openDrafts';
import { deleteCourse } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';
import { useTexts } from '../text';

interface DeleteCourseDialogProps {
  draft: DraftSummary;
  onClose: () => void;
  onDeleted: () => void;
  /** Offered instead, while learners are enrolled. */
  onArchive: (() => Promise<void>) | undefined;
}

/** Deletes a published course once its name was typed; with learners in it, offers to archive it instead. */
export function DeleteCourseDialog({ draft, onClose, onDeleted, onArchive }: DeleteCourseDialogProps) {
  const { t, error: textOf } = useTexts();
  const [typed, setTyped] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<StudioError | null>(null);
  const isTyped = typed.trim() === draft.name.trim();
  const isEnrolled = error?.code === 'course.enrolled';
  const busyWhile = (work: Promise<void>) => {
    setIsBusy(true);
    setError(null);
    void work.catch((cause: unknown) => setError(toStudioError(cause))).finally(() => setIsBusy(false));
  };
  const remove = () =>
    busyWhile(
      deleteCourse(draft.id, typed).then(() => {
        forgetDraft(draft.id);
        onDeleted();
      }),
    );
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Content>
        <Dialog.Header>{t('delete.title', { name: draft.name })}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle fill="danger600" />}>
          <Flex direction="column" alignItems="stretch" gap={4} width="100%">
            <Typography textAlign="center">{t('delete.text')}</Typography>
            <Field.Root id="delete-course-name" width="100%" {...(error && { error: textOf(error) })}>
              <Field.Label>{t('delete.type', { name: draft.name })}</Field.Label>
              <TextInput
                autoComplete="off"
                value={typed}
                onChange={(event: ChangeEvent<HTMLInputElement>) => setTyped(event.target.value)}
              />
              <Field.Error />
            </Field.Root>
          </Flex>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {t('delete.no')}
            </Button>
          </Dialog.Cancel>
          {isEnrolled && onArchive ? (
            <Button fullWidth variant="secondary" loading={isBusy} onClick={() => busyWhile(onArchive())}>
              {t('home.archive')}
            </Button>
          ) : (
            <Button fullWidth variant="danger-light" loading={isBusy} disabled={!isTyped} onClick={remove}>
              {t('delete.yes')}
            </Button>
          )}
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
}
