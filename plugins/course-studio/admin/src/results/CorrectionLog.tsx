import { Box, Flex, Typography } from '@strapi/design-system';

import type { CorrectionEntry } from '../../../shared/results';
import { Panel } from '../fields/Panel';
import { useTexts } from '../text';

import { ChangeTable } from './RegradeChanges';

/** Who corrected which key, when and why, and what it changed. */
export function CorrectionLog({ entries }: { entries: readonly CorrectionEntry[] }) {
  const { t } = useTexts();
  if (entries.length === 0) return null;
  return (
    <Panel tag="section" aria-label={t('corrections.title')}>
      <Typography variant="beta" tag="h2">
        {t('corrections.title')}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={5} paddingTop={4}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </Flex>
    </Panel>
  );
}

function Entry({ entry: { question, policy, correct, author, at, reason, changes } }: { entry: CorrectionEntry }) {
  const { t, dateTime } = useTexts();
  const title = t('corrections.changes', { count: changes.length });
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Typography fontWeight="semiBold">
        {t(`corrections.entry.${policy}`, { question, answers: correct.join(', ') })}
      </Typography>
      <Typography textColor="neutral800">{reason}</Typography>
      <Typography variant="pi" textColor="neutral600">
        {t('corrections.by', { author, time: dateTime(at) })}
      </Typography>
      {changes.length === 0 ? (
        <Typography variant="pi">{title}</Typography>
      ) : (
        <details>
          <summary>
            <Typography textColor="neutral800">{title}</Typography>
          </summary>
          <Box paddingTop={2}>
            <ChangeTable
              label={`${title} (${dateTime(at)})`}
              changes={changes}
              extra={{
                title: t('corrections.completion'),
                cell: ({ completion }) => t(`completionEffect.${completion}`),
              }}
            />
          </Box>
        </details>
      )}
    </Flex>
  );
}
