import { Flex } from '@strapi/design-system';
import { useMemo } from 'react';

import { useAssets, useOpenDraft, useProblems, useTree } from '../../draft/hooks';
import { nodesOf } from '../../draft/tree';
import { useTexts } from '../../text';
import type { StepProps } from '../step';

import { CourseBasics } from './CourseBasics';
import { CourseFiles } from './CourseFiles';
import { CourseTests } from './CourseTests';
import { Facts } from './Facts';
import { ProblemList } from './ProblemList';
import { PublishedChanges } from './PublishedChanges';

/** The whole course in one view, and what stands against a confirm. */
export function OverviewStep({ course, show }: StepProps) {
  const { t } = useTexts();
  const tree = useTree();
  const nodes = useMemo(() => nodesOf(tree), [tree]);
  const { draft } = useOpenDraft();
  const assets = useAssets();
  const problems = useProblems();
  const severe = problems.filter(({ severity }) => severity === 'problem');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <ProblemList
        severity="problem"
        title={t('overview.problems', { count: severe.length })}
        problems={severe}
        show={show}
      />
      <ProblemList
        severity="warning"
        title={t('overview.warnings', { count: warnings.length })}
        problems={warnings}
        show={show}
      />
      <Facts nodes={nodes} assets={assets} />
      {draft.published && <PublishedChanges nodes={nodes} show={show} />}
      <CourseBasics nodes={nodes} show={show} />
      <CourseFiles nodes={nodes} show={show} />
      <CourseTests course={course} tree={tree} show={show} />
    </Flex>
  );
}
