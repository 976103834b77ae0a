import { Alert } from '@strapi/design-system';
import { useState } from 'react';

import type { DraftSummary } from '../../../shared/draft';
import { useTexts } from '../text';

/** Announced from so near the end, milliseconds. */
const NEAR = 7 * 86_400_000;

/** Creations that will be cancelled soon, since nobody goes on with them. */
export function EndingSoon({ drafts }: { drafts: readonly DraftSummary[] }) {
  const { t, dateTime } = useTexts();
  const [isClosed, setIsClosed] = useState(false);
  const ending = drafts.filter(({ endsAt }) => endsAt && Date.parse(endsAt) < Date.now() + NEAR);
  if (isClosed || ending.length === 0) return null;
  return (
    <Alert
      variant="warning"
      title={t('ending.title', { count: ending.length })}
      closeLabel={t('dialog.close')}
      onClose={() => setIsClosed(true)}
    >
      {ending
        .map(({ name, endsAt }) => t('ending.one', { name: name || t('home.untitled'), when: dateTime(endsAt!) }))
        .join(' · ')}{' '}
      {t('ending.text')}
    </Alert>
  );
}
