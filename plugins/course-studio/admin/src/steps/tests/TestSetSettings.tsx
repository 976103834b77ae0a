import { Field, Grid, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import type { ReactNode } from 'react';

import { MAX_WAIT_MINUTES, type TestSetNode } from '../../../../shared/draft';
import { REVIEW_LEVELS, TEXT_LIMITS, type ReviewLevel } from '../../../../shared/vocabulary';
import { setFields } from '../../draft/edits';
import { useNode, useOpenDraft } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import { TextField } from '../../fields/TextField';
import { useTexts } from '../../text';

const Cell = ({ col, children }: { col: number; children: ReactNode }) => (
  <Grid.Item col={col} s={12} xs={12} direction="column" alignItems="stretch" justifyContent="flex-start">
    {children}
  </Grid.Item>
);

/** What holds for all questions of a test set. */
export function TestSetSettings({ id }: { id: string }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const node = useNode(id, 'testSet');
  if (!node) return null;
  const set = (fields: Partial<TestSetNode>) => draft.edit(() => setFields(node, fields));
  return (
    <Grid.Root gap={4}>
      <Cell col={12}>
        <TextField
          id={fieldId(id, 'title')}
          label={t('tests.title')}
          value={node.title}
          limit={TEXT_LIMITS.testSetTitle}
          missing={t('problem.testSet.title.missing')}
          onChange={(title) => set({ title })}
        />
      </Cell>
      <Cell col={12}>
        <TextField
          id={fieldId(id, 'description')}
          label={t('tests.description')}
          value={node.description}
          limit={TEXT_LIMITS.testSetDescription}
          multiline
          rows={2}
          onChange={(description) => set({ description })}
        />
      </Cell>
      <Cell col={3}>
        <NumberField
          id={fieldId(id, 'passMark')}
          label={t('tests.passMark')}
          hint={t('tests.passMark.hint')}
          value={node.passMark}
          min={0}
          max={100}
          error={node.passMark === 0 ? t('problem.testSet.passMark.none') : undefined}
          onChange={(passMark) => set({ passMark })}
        />
      </Cell>
      <Cell col={3}>
        <NumberField
          id={fieldId(id, 'attemptsAllowed')}
          label={t('tests.attempts')}
          hint={t('tests.attempts.hint')}
          value={node.attemptsAllowed}
          min={0}
          max={1000}
          onChange={(attemptsAllowed) => set({ attemptsAllowed })}
        />
      </Cell>
      <Cell col={3}>
        <NumberField
          id={fieldId(id, 'waitMinutes')}
          label={t('tests.wait')}
          hint={t('tests.wait.hint')}
          value={node.waitMinutes}
          min={0}
          max={MAX_WAIT_MINUTES}
          onChange={(waitMinutes) => set({ waitMinutes })}
        />
      </Cell>
      <Cell col={3}>
        <NumberField
          id={fieldId(id, 'timeLimit')}
          label={t('tests.timeLimit')}
          hint={t('tests.timeLimit.hint')}
          value={node.timeLimit}
          min={0}
          max={10_080}
          onChange={(timeLimit) => set({ timeLimit })}
        />
      </Cell>
      <Cell col={3}>
        <SwitchField
          id={fieldId(id, 'shuffle')}
          label={t('tests.shuffle')}
          hint={t('tests.shuffle.hint')}
          checked={node.shuffle}
          onChange={(shuffle) => set({ shuffle })}
        />
      </Cell>
      <Cell col={6}>
        <ReviewSelect id={id} review={node.review} onChange={(review) => set({ review })} />
      </Cell>
    </Grid.Root>
  );
}

interface ReviewSelectProps {
  id: string;
  review: ReviewLevel;
  onChange: (review: ReviewLevel) => void;
}

/** What learners see of a graded attempt. */
function ReviewSelect({ id, review, onChange }: ReviewSelectProps) {
  const { t } = useTexts();
  const choose = (value: string | number) => {
    const chosen = REVIEW_LEVELS.find((level) => level === value);
    if (chosen) onChange(chosen);
  };
  return (
    <Field.Root id={fieldId(id, 'review')} hint={t(`tests.review.hint.${review}`)}>
      <Field.Label>{t('tests.review')}</Field.Label>
      <SingleSelect value={review} onChange={choose}>
        {REVIEW_LEVELS.map((level) => (
          <SingleSelectOption key={level} value={level}>
            {t(`tests.review.${level}`)}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
}
