import { useNotification } from '@strapi/strapi/admin';

import { forgetDraft } from '../draft/openDrafts';
import { deleteDraft } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

/** Cancels a creation or discards the changes of a published course; true when it is done. */
export function useDiscard(): (course: { id: string; published: boolean }) => Promise<boolean> {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  return async ({ id, published }) => {
    try {
      await deleteDraft(id);
      forgetDraft(id);
      toggleNotification({ type: 'success', message: t(published ? 'discard.done' : 'cancel.done') });
      return true;
    } catch (error) {
      toggleNotification({ type: 'danger', message: textOf(toStudioError(error)) });
      return false;
    }
  };
}
