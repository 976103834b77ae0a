import { Alert } from '@strapi/design-system';
import { useState } from 'react';

import { useTexts } from '../text';

import type { DraftList } from './useDrafts';

/** Creations that will be cancelled soon, since nobody goes on with them; the first ones by name. */
export function EndingSoon({ list }: { list: DraftList }) {
  const { t, dateTime } = useTexts();
  const [isClosed, setIsClosed] = useState(false);
  if (isClosed || list.state !== 'loaded' || list.data.length === 0) return null;
  return (
    <Alert
      variant="warning"
      title={t('ending.title', { count: list.meta.pagination.total })}
      closeLabel={t('dialog.close')}
      onClose={() => setIsClosed(true)}
    >
      {list.data
        .map(({ name, endsAt }) => t('ending.one', { name: name || t('home.untitled'), when: dateTime(endsAt!) }))
        .join(' · ')}{' '}
      {t('ending.text')}
    </Alert>
  );
}
