import { Flex, Typography } from '@strapi/design-system';

import type { ResultChange } from '../../../shared/results';
import { Panel } from '../fields/Panel';
import { useTexts } from '../text';

import { ChangeTable } from './RegradeChanges';

/** Attempts that were graded by rounded points, and whose pass would be another by the exact ones. */
export function RoundedPasses({ changes }: { changes: readonly ResultChange[] }) {
  const { t } = useTexts();
  if (changes.length === 0) return null;
  return (
    <Panel tag="section" aria-label={t('rounded.title')}>
      <Flex direction="column" alignItems="stretch" gap={3}>
        <Typography variant="beta" tag="h2">
          {t('rounded.title')}
        </Typography>
        <Typography>{t('rounded.intro', { count: changes.length })}</Typography>
        <ChangeTable
          label={t('rounded.title')}
          changes={changes}
          after={t('rounded.exact')}
          extra={{
            title: t('rounded.attempt'),
            cell: ({ testSet, number }) => t('rounded.attemptOf', { testSet, number }),
          }}
        />
      </Flex>
    </Panel>
  );
}
