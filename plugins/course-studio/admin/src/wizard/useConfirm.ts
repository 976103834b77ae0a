import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';

import type { Problem } from '../../../shared/problems';
import { useOpenDraft } from '../draft/hooks';
import { forgetDraft } from '../draft/openDrafts';
import { courseNodeOf } from '../draft/store';
import { confirmDraft } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

interface Confirm {
  isBusy: boolean;
  /** What the server found against it. */
  refused: readonly Problem[];
  /** Saves what is open and makes the course public; true when it is. */
  confirm(): Promise<boolean>;
}

export function useConfirm(): Confirm {
  const { draft, assets } = useOpenDraft();
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<readonly Problem[]>([]);

  async function publish(): Promise<boolean> {
    if (!(await draft.flush())) {
      toggleNotification({ type: 'danger', message: t('confirm.unsaved') });
      return false;
    }
    const { name } = courseNodeOf(draft);
    try {
      await confirmDraft(draft.id, draft.revision());
    } catch (cause) {
      const error = toStudioError(cause);
      setRefused(error.details.problems ?? []);
      toggleNotification({ type: 'danger', message: textOf(error) });
      void assets.refresh();
      return false;
    }
    forgetDraft(draft.id);
    toggleNotification({ type: 'success', message: t('confirm.done', { name }) });
    return true;
  }

  return {
    isBusy,
    refused,
    async confirm() {
      if (isBusy) return false;
      setIsBusy(true);
      setRefused([]);
      return publish().finally(() => setIsBusy(false));
    },
  };
}
