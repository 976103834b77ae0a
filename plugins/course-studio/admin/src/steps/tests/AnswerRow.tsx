import { Box, Checkbox, Flex, Radio } from '@strapi/design-system';
import { memo, useCallback, type ClipboardEvent, type KeyboardEvent } from 'react';
import { styled } from 'styled-components';

import { fractionsOf } from '../../../../shared/problems';
import { TEXT_LIMITS, type QuestionType } from '../../../../shared/vocabulary';
import { addAnswer, addAnswers, markCorrect } from '../../draft/edits';
import { useFromTree, useNodeField, useOpenDraft } from '../../draft/hooks';
import { childIds, type Tree } from '../../draft/tree';
import { fieldId } from '../../fields/fieldId';
import { PercentField } from '../../fields/PercentField';
import { TextField } from '../../fields/TextField';
import { useTexts } from '../../text';
import { DropPlace } from '../drag';

import { useActions } from './actions';
import { AddImageButton, ImageField } from './ImageField';
import { useImageIntake } from './images';
import { MAX_PASTED_ANSWERS, readPastedAnswers } from './pastedLines';
import { RowActions } from './RowActions';
import { offerOtherMarkers } from './switchMarkers';
import { useSetFields } from './useSetFields';

interface AnswerRowProps {
  id: string;
  question: string;
  number: number;
  isLast: boolean;
  kind: QuestionType;
  partialCredit: boolean;
}

const Row = styled(Box)<{ $isOver: boolean }>`
  border-radius: ${({ theme }) => theme.borderRadius};
  outline: ${({ $isOver, theme }) => ($isOver ? `2px dashed ${theme.colors.primary600}` : 'none')};
`;

/** One line where there is room, two where there is not. */
const Line = styled(Flex)`
  flex-wrap: wrap;
  ${({ theme }) => theme.breakpoints.medium} {
    flex-wrap: nowrap;
  }
`;

/** Changes to a text or a mark draw only that field: nothing here reads them. */
export const AnswerRow = memo(function AnswerRow(props: AnswerRowProps) {
  const { id, question, number, isLast, kind, partialCredit } = props;
  const { t } = useTexts();
  const { isOver, handlers } = useImageIntake(id);
  const name = t('place.answer', { number });
  return (
    <DropPlace id={id} type="answer" parent={question}>
      <Row id={id} $isOver={isOver} paddingTop={1} paddingBottom={1} {...handlers}>
        <Line gap={3} alignItems="flex-start">
          <Box paddingTop={2} shrink={0}>
            <CorrectMark id={id} kind={kind} label={t('tests.correct', { name })} />
          </Box>
          <Box flex="1" minWidth="16rem">
            <AnswerText id={id} question={question} name={name} />
            <ImageField id={id} type="answer" name={name} />
          </Box>
          {partialCredit && kind === 'multiple' && <Fraction id={id} question={question} name={name} />}
          <Flex shrink={0} paddingTop={1} marginLeft="auto">
            <AddImageButton id={id} type="answer" name={name} />
            <RowActions id={id} type="answer" parent={question} name={name} isFirst={number === 1} isLast={isLast} />
          </Flex>
        </Line>
      </Row>
    </DropPlace>
  );
});

interface AnswerTextProps {
  id: string;
  question: string;
  name: string;
}

const AnswerText = memo(function AnswerText({ id, question, name }: AnswerTextProps) {
  const texts = useTexts();
  const { t } = texts;
  const open = useOpenDraft();
  const actions = useActions();
  const text = useNodeField(id, 'answer', 'text') ?? '';
  const set = useSetFields(id, 'answer');
  const onChange = useCallback((value: string) => set({ text: value }), [set]);

  const addBelowOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.repeat || event.nativeEvent.isComposing) return;
    event.preventDefault();
    actions.add((tree) => addAnswer(tree, question, id));
  };
  const pasteLines = (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const pasted = readPastedAnswers(event.clipboardData.getData('text/plain'));
    if (!pasted) return;
    event.preventDefault();
    const kept = pasted.answers.slice(0, MAX_PASTED_ANSWERS);
    // As if typed, so that the field's own undo takes it back.
    const below = text.trim() === '' ? insertText(event.currentTarget, kept) : kept;
    const ids = below.length < kept.length ? [id] : [];
    actions.add((tree) => {
      const changes = addAnswers(tree, { question, texts: below, after: id });
      const added = changes.slice(0, below.length).flatMap((change) => (change.op === 'put' ? change.node.id : []));
      ids.push(...added);
      return changes;
    });
    const { markers } = pasted;
    const isCut = pasted.answers.length > kept.length;
    if (isCut || !markers) actions.say(t(isCut ? 'tests.pasted.cut' : 'tests.pasted', { count: kept.length }));
    if (!markers) return;
    const answers = ids.map((each, index) => ({
      id: each,
      text: kept[index] ?? '',
      otherwise: markers.otherwise[index] ?? '',
    }));
    offerOtherMarkers(open, texts, { ...markers, answers });
  };
  return (
    <TextField
      id={fieldId(id, 'text')}
      label={name}
      hideLabel
      placeholder={name}
      value={text}
      limit={TEXT_LIMITS.answerText}
      onChange={onChange}
      onKeyDown={addBelowOnEnter}
      onPaste={pasteLines}
    />
  );
});

/** Fills an empty field with the first line. @returns the other ones */
function insertText(field: HTMLInputElement | HTMLTextAreaElement, [first = '', ...others]: readonly string[]) {
  field.select();
  // The only way to change a field that its own undo knows of.
  document.execCommand('insertText', false, first);
  return others;
}

interface CorrectMarkProps {
  id: string;
  kind: QuestionType;
  label: string;
}

const CorrectMark = memo(function CorrectMark({ id, kind, label }: CorrectMarkProps) {
  const { draft } = useOpenDraft();
  const correct = useNodeField(id, 'answer', 'correct') ?? false;
  if (kind === 'single') return <Radio.Item value={id} aria-label={label} />;
  return (
    <Checkbox
      aria-label={label}
      checked={correct}
      onCheckedChange={(checked) => draft.edit((tree) => markCorrect(tree, id, checked === true))}
    />
  );
});

/** What an answer earns or costs when nobody says so. */
function derivedFraction(tree: Tree, question: string, id: string): number {
  const ids = childIds(tree, question, 'answer');
  const answers = ids.flatMap((each) => {
    const node = tree.nodes.get(each);
    return node?.type === 'answer' ? [{ correct: node.correct, fraction: null }] : [];
  });
  return fractionsOf(answers)[ids.indexOf(id)] ?? 0;
}

const Fraction = memo(function Fraction({ id, question, name }: AnswerTextProps) {
  const { t } = useTexts();
  const fraction = useNodeField(id, 'answer', 'fraction') ?? null;
  const correct = useNodeField(id, 'answer', 'correct') ?? false;
  const derived = useFromTree((tree) => derivedFraction(tree, question, id));
  const set = useSetFields(id, 'answer');
  const isOff = fraction !== null && (correct ? fraction <= 0 : fraction > 0);
  return (
    <PercentField
      id={fieldId(id, 'fraction')}
      label={t('tests.fraction', { name })}
      value={fraction}
      derived={derived}
      error={isOff ? t(correct ? 'tests.fraction.tooLow' : 'tests.fraction.tooHigh') : undefined}
      onChange={(value) => set({ fraction: value })}
    />
  );
});
