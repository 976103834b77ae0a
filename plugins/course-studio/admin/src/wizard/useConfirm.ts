import { useNotification } from '@strapi/strapi/admin';
import { useMemo, useState } from 'react';

import type { Problem } from '../../../shared/problems';
import { useOpenDraft, useProblems } from '../draft/hooks';
import { forgetDraft } from '../draft/openDrafts';
import { courseNodeOf } from '../draft/store';
import { confirmDraft } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

import { stillStanding, type Refusal } from './refusal';

interface Confirm {
  isBusy: boolean;
  /** What the server found against it and is not mended yet. */
  refused: readonly Problem[];
  /** Saves what is open and makes the course public; true when it is. */
  confirm(): Promise<boolean>;
}

export function useConfirm(): Confirm {
  const { draft, assets, problems } = useOpenDraft();
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const found = useProblems();

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
      setRefusal({ problems: error.details.problems ?? [], found: problems.all() });
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
    refused: useMemo(() => (refusal ? stillStanding(refusal, found) : []), [refusal, found]),
    async confirm() {
      if (isBusy) return false;
      setIsBusy(true);
      setRefusal(null);
      return publish().finally(() => setIsBusy(false));
    },
  };
}
