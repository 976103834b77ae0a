import { Box, Checkbox, Flex, Radio } from '@strapi/design-system';
import { memo, type KeyboardEvent } from 'react';

import type { AnswerNode } from '../../../../shared/draft';
import { TEXT_LIMITS, type QuestionType } from '../../../../shared/vocabulary';
import { addAnswer, markCorrect, moveNode, removeNode, setFields } from '../../draft/edits';
import { useNode, useOpenDraft } from '../../draft/hooks';
import { fieldId } from '../../fields/fieldId';
import { OrderButtons } from '../../fields/OrderButtons';
import { TextField } from '../../fields/TextField';
import { useTexts } from '../../text';

import { AddImageButton, ImageField } from './ImageField';
import { useNewNodesContext } from './newNodes';

interface AnswerRowProps {
  id: string;
  number: number;
  isLast: boolean;
  kind: QuestionType;
}

export const AnswerRow = memo(function AnswerRow({ id, number, isLast, kind }: AnswerRowProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const newNodes = useNewNodesContext();
  const node = useNode(id, 'answer');
  if (!node) return null;
  const name = t('place.answer', { number });
  const addBelowOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    newNodes.add(draft, (tree) => addAnswer(tree, node.parent, id));
  };
  return (
    <Box id={id} paddingTop={1} paddingBottom={1}>
      <Flex gap={3} alignItems="flex-start">
        <Box paddingTop={2} shrink={0}>
          <CorrectMark node={node} kind={kind} label={t('tests.correct', { name })} />
        </Box>
        <Box flex="1" minWidth={0}>
          <TextField
            id={fieldId(id, 'text')}
            label={name}
            hideLabel
            placeholder={name}
            value={node.text}
            limit={TEXT_LIMITS.answerText}
            onChange={(text) => draft.edit(() => setFields(node, { text }))}
            onKeyDown={addBelowOnEnter}
          />
          <Box paddingTop={node.image ? 2 : 0}>
            <ImageField node={node} name={name} />
          </Box>
        </Box>
        <Flex shrink={0} paddingTop={1}>
          <AddImageButton node={node} name={name} />
          <OrderButtons
            name={name}
            isFirst={number === 1}
            isLast={isLast}
            onMove={(by) => draft.edit((tree) => moveNode(tree, id, by))}
            onRemove={() => draft.edit((tree) => removeNode(tree, id))}
          />
        </Flex>
      </Flex>
    </Box>
  );
});

interface CorrectMarkProps {
  node: AnswerNode;
  kind: QuestionType;
  label: string;
}

function CorrectMark({ node, kind, label }: CorrectMarkProps) {
  const { draft } = useOpenDraft();
  if (kind === 'single') return <Radio.Item value={node.id} aria-label={label} />;
  return (
    <Checkbox
      aria-label={label}
      checked={node.correct}
      onCheckedChange={(checked) => draft.edit((tree) => markCorrect(tree, node.id, checked === true))}
    />
  );
}
