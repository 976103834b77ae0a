import { Box, Field, Flex, Grid, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { memo } from 'react';

import type { QuestionNode } from '../../../../shared/draft';
import { QUESTION_TYPES, TEXT_LIMITS, type QuestionType } from '../../../../shared/vocabulary';
import { chooseKind, moveNode, removeNode, setFields } from '../../draft/edits';
import { useNode, useOpenDraft } from '../../draft/hooks';
import { Disclosure } from '../../fields/Disclosure';
import { fieldId } from '../../fields/fieldId';
import { NumberField } from '../../fields/NumberField';
import { OrderButtons } from '../../fields/OrderButtons';
import { TextField } from '../../fields/TextField';
import { useOpenState } from '../../fields/useOpenState';
import { useTexts } from '../../text';

import { AnswerList } from './AnswerList';
import { AddImageButton, ImageField } from './ImageField';
import { useNewNodesContext } from './newNodes';

interface QuestionCardProps {
  id: string;
  number: number;
  isLast: boolean;
  startsOpen: boolean;
  isOnTheWay: boolean;
}

export const QuestionCard = memo(function QuestionCard(props: QuestionCardProps) {
  const { id, number, isLast } = props;
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const newNodes = useNewNodesContext();
  const node = useNode(id, 'question');
  const [isOpen, setIsOpen] = useOpenState(props.startsOpen || newNodes.has(id), props.isOnTheWay);
  if (!node) return null;
  const name = t('place.question', { number });
  return (
    <Disclosure
      id={id}
      size="S"
      title={name}
      description={node.text.slice(0, 160)}
      isOpen={isOpen}
      onToggle={setIsOpen}
      actions={
        <OrderButtons
          name={name}
          isFirst={number === 1}
          isLast={isLast}
          onMove={(by) => draft.edit((tree) => moveNode(tree, id, by))}
          onRemove={() => draft.edit((tree) => removeNode(tree, id))}
        />
      }
    >
      <QuestionFields node={node} name={name} />
    </Disclosure>
  );
});

function QuestionFields({ node, name }: { node: QuestionNode; name: string }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const { id, kind } = node;
  const set = (fields: Partial<QuestionNode>) => draft.edit(() => setFields(node, fields));
  return (
    <Flex direction="column" alignItems="stretch" gap={5} padding={{ initial: 4, medium: 5 }}>
      <TextField
        id={fieldId(id, 'text')}
        label={t('tests.question')}
        value={node.text}
        limit={TEXT_LIMITS.questionText}
        multiline
        rows={2}
        labelAction={<AddImageButton node={node} name={name} />}
        onChange={(text) => set({ text })}
      />
      <ImageField node={node} name={name} />
      <Grid.Root gap={4}>
        <Grid.Item col={8} s={12} xs={12} direction="column" alignItems="stretch">
          <KindSelect id={id} kind={kind} />
        </Grid.Item>
        <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
          <NumberField
            id={fieldId(id, 'points')}
            label={t('tests.points')}
            value={node.points}
            min={0}
            max={1000}
            step={0.5}
            onChange={(points) => set({ points })}
          />
        </Grid.Item>
      </Grid.Root>
      <Box id={fieldId(id, 'answers')}>
        <AnswerList question={id} kind={kind} />
      </Box>
      <TextField
        id={fieldId(id, 'explanation')}
        label={t('tests.explanation')}
        hint={t('tests.explanation.hint')}
        value={node.explanation}
        limit={TEXT_LIMITS.explanation}
        multiline
        rows={2}
        onChange={(explanation) => set({ explanation })}
      />
    </Flex>
  );
}

function KindSelect({ id, kind }: { id: string; kind: QuestionType }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const choose = (value: string | number) => {
    const chosen = QUESTION_TYPES.find((type) => type === value);
    if (chosen) draft.edit((tree) => chooseKind(tree, id, chosen));
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
