import { Flex, Typography } from '@strapi/design-system';

import { courseOf } from '../../../../shared/changes';
import { filesOfNode } from '../../../../shared/course-model';
import type { AssetView, DraftNode } from '../../../../shared/draft';
import { Panel } from '../../fields/Panel';
import { useTexts } from '../../text';

interface FactsProps {
  nodes: readonly DraftNode[];
  assets: readonly AssetView[];
}

/** How much there is of everything. */
export function Facts({ nodes, assets }: FactsProps) {
  const { t, number, bytes } = useTexts();
  const { topics } = courseOf(nodes);
  const count = (type: DraftNode['type']) => nodes.filter((node) => node.type === type).length;
  const points = nodes.reduce((sum, node) => sum + (node.type === 'question' ? node.points : 0), 0);
  const facts = [
    [t('basics.topics'), number(topics.length)],
    [t('step.files'), number(count('file'))],
    [t('overview.size'), bytes(sizeOf(nodes, assets))],
    [t('overview.testSets'), number(count('testSet'))],
    [t('tests.questions'), number(count('question'))],
    [t('tests.answers'), number(count('answer'))],
    [t('tests.points'), number(points)],
  ];
  return (
    <Panel tag="section" aria-label={t('overview.facts')}>
      <Flex tag="dl" gap={6} wrap="wrap">
        {facts.map(([name, value]) => (
          <Flex key={name} direction="column-reverse" alignItems="flex-start">
            <Typography tag="dt" variant="pi" textColor="neutral600">
              {name}
            </Typography>
            <Typography tag="dd" variant="delta">
              {value}
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Panel>
  );
}

/** Bytes of what learners can download or play: the files as they were uploaded. */
function sizeOf(nodes: readonly DraftNode[], assets: readonly AssetView[]): number {
  const used = new Set(nodes.flatMap(filesOfNode));
  return assets.reduce((sum, { id, bytes }) => sum + (used.has(id) ? bytes : 0), 0);
}
