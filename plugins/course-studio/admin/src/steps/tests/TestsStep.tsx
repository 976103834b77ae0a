import { Box, Button, EmptyStateLayout, Flex } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';

import { addTestSet } from '../../draft/edits';
import { useChildIds, useOpenDraft } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { useTexts } from '../../text';
import type { StepProps } from '../step';

import { NewNodes, useNewNodes } from './newNodes';
import { TestSetCard } from './TestSetCard';

export function TestsStep({ course, focus }: StepProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const testSets = useChildIds(course, 'testSet');
  const newNodes = useNewNodes();
  const add = () => newNodes.add(draft, (tree) => addTestSet(tree, course));
  const button = (
    <Button startIcon={<Plus />} variant={testSets.length > 0 ? 'secondary' : 'default'} onClick={add}>
      {t('tests.addTestSet')}
    </Button>
  );
  return (
    <NewNodes.Provider value={newNodes}>
      <Flex id={fieldId(course, 'testSets')} direction="column" alignItems="stretch" gap={4}>
        {testSets.map((id, index) => (
          <TestSetCard
            key={id}
            id={id}
            number={index + 1}
            isLast={index === testSets.length - 1}
            focus={focus}
            startsOpen={testSets.length === 1}
          />
        ))}
        {testSets.length > 0 ? (
          <Box>{button}</Box>
        ) : (
          <Box background="neutral0" hasRadius shadow="tableShadow">
            <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={t('tests.empty')} action={button} />
          </Box>
        )}
      </Flex>
    </NewNodes.Provider>
  );
}
