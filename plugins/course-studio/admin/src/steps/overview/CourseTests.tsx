import { Badge, Box, Flex, Typography } from '@strapi/design-system';
import { Check, Minus } from '@strapi/icons';
import { memo } from 'react';
import { styled } from 'styled-components';

import type { AnswerNode, QuestionNode, TestSetNode } from '../../../../shared/draft';
import { Thumbnail } from '../../assets/Thumbnail';
import { useAsset } from '../../draft/hooks';
import { childNodes, type Tree } from '../../draft/tree';
import { useTexts } from '../../text';
import type { Field } from '../step';

import { AsTyped } from './AsTyped';
import { EditLink } from './EditLink';
import { Section } from './Section';

interface Shows {
  tree: Tree;
  show: (field: Field) => void;
}

/** Drawn again only when the course changed: there may be a thousand questions. */
export const CourseTests = memo(function CourseTests({ course: id, tree, show }: Shows & { course: string }) {
  const { t } = useTexts();
  const testSets = childNodes(tree, id, 'testSet');
  return (
    <Section
      title={t('overview.tests', { count: testSets.length })}
      edit={<EditLink name={t('step.tests')} target={{ type: 'course', id, field: 'testSets' }} show={show} />}
      nothing={testSets.length === 0 ? t('overview.tests.none') : undefined}
    >
      <Flex direction="column" alignItems="stretch" gap={7}>
        {testSets.map((testSet) => (
          <TestSetView key={testSet.id} testSet={testSet} tree={tree} show={show} />
        ))}
      </Flex>
    </Section>
  );
});

function TestSetView({ testSet, tree, show }: Shows & { testSet: TestSetNode }) {
  const { t, percent } = useTexts();
  const { passMark, attemptsAllowed, waitMinutes, timeLimit, shuffle } = testSet;
  return (
    <Box>
      <Flex justifyContent="space-between" gap={4}>
        <AsTyped variant="epsilon" fontWeight="bold" tag="h4">
          {testSet.title || '–'}
        </AsTyped>
        <EditLink
          name={t('place.testSet', { name: testSet.title })}
          target={{ type: 'testSet', id: testSet.id, field: 'title' }}
          show={show}
        />
      </Flex>
      <Flex gap={2} wrap="wrap" paddingTop={2} paddingBottom={3}>
        <Badge>{t('overview.passMark', { percent: percent(passMark / 100) })}</Badge>
        <Badge>{t('overview.attempts', { count: attemptsAllowed })}</Badge>
        {waitMinutes > 0 && <Badge>{t('overview.wait', { count: waitMinutes })}</Badge>}
        <Badge>{t('overview.timeLimit', { count: timeLimit })}</Badge>
        {shuffle && <Badge>{t('tests.shuffle')}</Badge>}
      </Flex>
      {testSet.description && <AsTyped textColor="neutral700">{testSet.description}</AsTyped>}
      <Flex tag="ol" direction="column" alignItems="stretch" gap={4} paddingTop={2}>
        {childNodes(tree, testSet.id, 'question').map((question, index) => (
          <QuestionView key={question.id} number={index + 1} question={question} tree={tree} show={show} />
        ))}
      </Flex>
    </Box>
  );
}

interface QuestionViewProps extends Shows {
  number: number;
  question: QuestionNode;
}

function QuestionView({ number, question, tree, show }: QuestionViewProps) {
  const { t } = useTexts();
  return (
    <Box tag="li" background="neutral100" hasRadius padding={4}>
      <Flex gap={3} alignItems="flex-start" justifyContent="space-between">
        <AsTyped fontWeight="semiBold">{`${number}. ${question.text || '–'}`}</AsTyped>
        <Flex shrink={0} gap={3}>
          <Typography variant="pi" textColor="neutral600">
            {t('overview.points', { count: question.points })}
          </Typography>
          <EditLink
            name={t('place.question', { number })}
            target={{ type: 'question', id: question.id, field: 'text' }}
            show={show}
          />
        </Flex>
      </Flex>
      <Picture image={question.image} alt={question.imageAlt} />
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={3}>
        {childNodes(tree, question.id, 'answer').map((answer) => (
          <AnswerView key={answer.id} answer={answer} />
        ))}
      </Flex>
      {question.explanation && (
        <Box paddingTop={3}>
          <AsTyped variant="pi" textColor="neutral600">
            {t('overview.explanation', { text: question.explanation })}
          </AsTyped>
        </Box>
      )}
    </Box>
  );
}

function AnswerView({ answer }: { answer: AnswerNode }) {
  const { t } = useTexts();
  const { correct, text, imageAlt } = answer;
  return (
    <Flex tag="li" gap={2} alignItems="flex-start">
      <Box color={correct ? 'success600' : 'neutral400'} paddingTop={1} lineHeight={0} aria-hidden>
        {correct ? <Check /> : <Minus />}
      </Box>
      <Box minWidth={0}>
        <AsTyped fontWeight={correct ? 'semiBold' : 'regular'}>
          {text || imageAlt || '–'}
          {correct && (
            <Typography variant="pi" textColor="success600">
              {` ${t('overview.correct')}`}
            </Typography>
          )}
        </AsTyped>
        <Picture image={answer.image} alt={imageAlt} />
      </Box>
    </Flex>
  );
}

const Shown = styled.img`
  max-width: min(100%, 48rem);
  max-height: 28rem;
  border-radius: ${({ theme }) => theme.borderRadius};
`;

function Picture({ image, alt }: { image: string | null; alt: string }) {
  const asset = useAsset(image);
  if (!image) return null;
  const [source] = asset?.sources ?? [];
  if (asset?.kind === 'image' && source)
    return (
      <Box paddingTop={2}>
        <Shown src={source.url} alt={alt} loading="lazy" />
      </Box>
    );
  return (
    <Box paddingTop={2}>
      <Thumbnail asset={asset} width="14rem" height="9.6rem" />
    </Box>
  );
}
