import { Box, Field, Flex, Grid, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { memo, useRef } from 'react';
import { styled } from 'styled-components';

import { isWholeHundredths } from '../../../../../../src/api/attempt/rules/exact';
import { QUESTION_TYPES, TEXT_LIMITS, type QuestionType } from '../../../../shared/vocabulary';
import { useFromNode, useNodeField, useProblemCount } from '../../draft/hooks';
import { Disclosure } from '../../fields/Disclosure';
import { fieldId } from '../../fields/fieldId';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import { TextField } from '../../fields/TextField';
import { forGood, useIsNear } from '../../fields/useIsNear';
import { WhenNear } from '../../fields/WhenNear';
import { useTexts } from '../../text';
import { DropPlace, isInUse } from '../drag';

import { useActions } from './actions';
import { AnswerList } from './AnswerList';
import { CorrectionNotice } from './CorrectionNotice';
import { AddImageButton, ImageField } from './ImageField';
import { useImageIntake } from './images';
import { useIsOpen } from './openParts';
import { NearContext, RowActions } from './RowActions';
import { useSetFields } from './useSetFields';

interface QuestionCardProps {
  id: string;
  testSet: string;
  number: number;
  isLast: boolean;
  startsOpen: boolean;
  /** Only those about to be seen have buttons. */
  isOfMany: boolean;
  way: readonly string[] | null;
}

/** Those outside of the screen are neither laid out nor painted; until they were once, their height is guessed. */
const Skippable = styled.div<{ $isOpen: boolean }>`
  content-visibility: auto;
  contain-intrinsic-height: auto ${({ $isOpen }) => ($isOpen ? '60rem' : '5rem')};
`;

export const QuestionCard = memo(function QuestionCard(props: QuestionCardProps) {
  const { id, testSet, number, isLast, startsOpen, isOfMany, way } = props;
  const { t } = useTexts();
  const start = useFromNode(id, (node) => (node?.type === 'question' ? node.text.slice(0, 160) : null));
  const problems = useProblemCount(id);
  const [isOpen, setIsOpen] = useIsOpen({ id, initially: startsOpen, way });
  const place = useRef<HTMLDivElement>(null);
  const isNear = useIsNear(place, { now: !isOfMany, stays: isOfMany ? isInUse : forGood });
  if (start === null) return null;
  const name = t('place.question', { number });
  return (
    <NearContext.Provider value={isNear}>
      <DropPlace id={id} type="question" parent={testSet}>
        <Skippable ref={place} $isOpen={isOpen}>
          <Disclosure
            id={id}
            size="S"
            title={name}
            description={start}
            problems={problems}
            isOpen={isOpen}
            onToggle={setIsOpen}
            actions={
              <RowActions id={id} type="question" parent={testSet} name={name} isFirst={number === 1} isLast={isLast} />
            }
          >
            <WhenNear now={way !== null || startsOpen} height={60}>
              <QuestionFields id={id} name={name} />
            </WhenNear>
          </Disclosure>
        </Skippable>
      </DropPlace>
    </NearContext.Provider>
  );
});

const Body = styled(Flex)<{ $isOver: boolean }>`
  outline: ${({ $isOver, theme }) => ($isOver ? `2px dashed ${theme.colors.primary600}` : 'none')};
  outline-offset: -4px;
`;

const QuestionFields = memo(function QuestionFields({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const kind = useNodeField(id, 'question', 'kind') ?? 'single';
  const partialCredit = useNodeField(id, 'question', 'partialCredit') ?? false;
  const set = useSetFields(id, 'question');
  const { isOver, handlers } = useImageIntake(id);
  return (
    <Body
      direction="column"
      alignItems="stretch"
      gap={5}
      padding={{ initial: 4, medium: 5 }}
      $isOver={isOver}
      {...handlers}
    >
      <QuestionText id={id} name={name} />
      <ImageField id={id} type="question" name={name} />
      <Grid.Root gap={4}>
        <Grid.Item col={5} s={12} xs={12} direction="column" alignItems="stretch">
          <KindSelect id={id} kind={kind} />
        </Grid.Item>
        <Grid.Item col={3} s={12} xs={12} direction="column" alignItems="stretch">
          <Points id={id} />
        </Grid.Item>
        {kind === 'multiple' && (
          <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
            <SwitchField
              id={fieldId(id, 'partialCredit')}
              label={t('tests.partialCredit')}
              hint={t('tests.partialCredit.hint')}
              checked={partialCredit}
              onChange={(value) => set({ partialCredit: value })}
            />
          </Grid.Item>
        )}
      </Grid.Root>
      <CorrectionNotice question={id} />
      <Box id={fieldId(id, 'answers')}>
        <AnswerList question={id} kind={kind} partialCredit={kind === 'multiple' && partialCredit} />
      </Box>
      <Explanation id={id} />
    </Body>
  );
});

const QuestionText = memo(function QuestionText({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const text = useNodeField(id, 'question', 'text') ?? '';
  const set = useSetFields(id, 'question');
  return (
    <TextField
      id={fieldId(id, 'text')}
      label={t('tests.question')}
      value={text}
      limit={TEXT_LIMITS.questionText}
      multiline
      rows={2}
      labelAction={<AddImageButton id={id} type="question" name={name} />}
      onChange={(value) => set({ text: value })}
    />
  );
});

const Explanation = memo(function Explanation({ id }: { id: string }) {
  const { t } = useTexts();
  const explanation = useNodeField(id, 'question', 'explanation') ?? '';
  const set = useSetFields(id, 'question');
  return (
    <TextField
      id={fieldId(id, 'explanation')}
      label={t('tests.explanation')}
      hint={t('tests.explanation.hint')}
      value={explanation}
      limit={TEXT_LIMITS.explanation}
      multiline
      rows={2}
      onChange={(value) => set({ explanation: value })}
    />
  );
});

const Points = memo(function Points({ id }: { id: string }) {
  const { t } = useTexts();
  const points = useNodeField(id, 'question', 'points') ?? 0;
  const set = useSetFields(id, 'question');
  return (
    <NumberField
      id={fieldId(id, 'points')}
      label={t('tests.points')}
      value={points}
      min={0}
      max={1000}
      step={0.5}
      error={isWholeHundredths(points) ? undefined : t('tests.points.fine')}
      onChange={(value) => set({ points: value })}
    />
  );
});

function KindSelect({ id, kind }: { id: string; kind: QuestionType }) {
  const { t } = useTexts();
  const actions = useActions();
  const choose = (value: string | number) => {
    const chosen = QUESTION_TYPES.find((type) => type === value);
    if (chosen && chosen !== kind) actions.chooseKind(id, chosen);
  };
  return (
    <Field.Root id={fieldId(id, 'kind')}>
      <Field.Label>{t('tests.kind')}</Field.Label>
      <SingleSelect value={kind} onChange={choose}>
        {QUESTION_TYPES.map((type) => (
          <SingleSelectOption key={type} value={type}>
            {t(`questionType.${type}`)}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Field.Root>
  );
}
