import { Box, Button, EmptyStateLayout, Flex, VisuallyHidden } from '@strapi/design-system';
import { ListPlus, Plus } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';

import { addTestSet } from '../../draft/edits';
import { useChildIds } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { once } from '../../fields/once';
import { useTexts } from '../../text';
import { DragArea } from '../drag';
import type { StepProps } from '../step';

import { ActionsProvider, useActions, useCreateActions } from './actions';
import { CATCH_FILES } from './images';
import { TestSetCard } from './TestSetCard';

// The parsers are loaded by those who paste.
const PasteDialog = lazy(() => import('./paste/PasteDialog'));

export function TestsStep({ course, focus }: StepProps) {
  const actions = useCreateActions();
  return (
    <ActionsProvider value={actions}>
      <DragArea mover={actions}>
        <Box {...CATCH_FILES}>
          <TestSets course={course} focus={focus} />
        </Box>
      </DragArea>
      <Said />
    </ActionsProvider>
  );
}

function TestSets({ course, focus }: Pick<StepProps, 'course' | 'focus'>) {
  const { t } = useTexts();
  const actions = useActions();
  const testSets = useChildIds(course, 'testSet');
  const [isPasting, setIsPasting] = useState(false);
  const isEmpty = testSets.length === 0;
  const buttons = (
    <Flex gap={2} wrap="wrap" justifyContent={isEmpty ? 'center' : 'flex-start'}>
      <Button
        startIcon={<Plus />}
        variant={isEmpty ? 'default' : 'secondary'}
        onClick={once(() => actions.add((tree) => addTestSet(tree, course)))}
      >
        {t('tests.addTestSet')}
      </Button>
      <Button startIcon={<ListPlus />} variant="tertiary" onClick={once(() => setIsPasting(true))}>
        {t('paste.open')}
      </Button>
    </Flex>
  );
  return (
    <Flex id={fieldId(course, 'testSets')} direction="column" alignItems="stretch" gap={4} paddingBottom={4}>
      {testSets.map((id, index) => (
        <TestSetCard
          key={id}
          id={id}
          course={course}
          number={index + 1}
          isLast={index === testSets.length - 1}
          focus={focus}
          startsOpen={testSets.length === 1}
        />
      ))}
      {isEmpty ? (
        <Box background="neutral0" hasRadius shadow="tableShadow">
          <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={t('tests.empty')} action={buttons} />
        </Box>
      ) : (
        buttons
      )}
      {isPasting && (
        <Suspense fallback={null}>
          <PasteDialog course={course} onClose={() => setIsPasting(false)} />
        </Suspense>
      )}
    </Flex>
  );
}

/** What happened, for those who do not see it. */
function Said() {
  const { said } = useActions();
  const words = useSyncExternalStore(said.subscribe, said.read);
  return (
    <VisuallyHidden>
      <span aria-live="polite">{words}</span>
    </VisuallyHidden>
  );
}
