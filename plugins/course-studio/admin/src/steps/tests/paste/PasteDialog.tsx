import { Button, Field, Flex, Grid, Modal, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useMemo, useRef, useState } from 'react';

import { useChildIds } from '../../../draft/hooks';
import { once } from '../../../fields/once';
import { useOpener } from '../../../fields/useOpener';
import { useTexts } from '../../../text';

import { useActions } from '../actions';

import { WRONG_ANSWER_COSTS, type WrongAnswerCost } from './gift/marking';
import { IMPORT_LIMITS, questionsOf, type ImportChangeCode, type ImportEntry } from './importReport';
import { NUMBER_TREATMENTS, type NumberTreatment } from './list/stripNumbers';
import { PastedText } from './PastedText';
import { Preview } from './Preview';
import { PASTE_FORMATS, type PasteFormat } from './source/splitSource';
import { useImport } from './useImport';

interface PasteDialogProps {
  course: string;
  onClose: () => void;
}

const NEW = 'new';
const DETECT = 'detect';

/** Makes questions of a text, after showing what will become of everything in it. */
export default function PasteDialog({ course, onClose }: PasteDialogProps) {
  const { t } = useTexts();
  const actions = useActions();
  const testSets = useChildIds(course, 'testSet');
  const [into, setInto] = useState(testSets.at(-1) ?? NEW);
  const [format, setFormat] = useState<PasteFormat | null>(null);
  const [wrongAnswers, setWrongAnswers] = useState<WrongAnswerCost>('nothing');
  const [numbers, setNumbers] = useState<NumberTreatment>('removed');
  const [text, setText] = useState('');
  const { entries, isReading, other } = useImport({ text, format, wrongAnswers, numbers });
  const questions = useMemo(
    () =>
      other
        ? []
        : questionsOf(entries)
            .slice(0, IMPORT_LIMITS.questions)
            .map(({ question }) => question),
    [entries, other],
  );
  const focusOpener = useOpener(true);
  const isAdded = useRef(false);
  const add = () => {
    isAdded.current = true;
    onClose();
    actions.addQuestions(into === NEW ? null : into, questions);
  };
  const formats = ([DETECT, ...PASTE_FORMATS] as const).map((each) => ({
    value: each,
    label: t(`paste.format.${each}`),
  }));
  const places = [
    ...testSets.map((id) => ({ value: id, label: actions.nameOf(id) })),
    { value: NEW, label: t('paste.into.new') },
  ];
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      {/* What is added gets the focus itself. */}
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={() => isAdded.current || focusOpener()}>
        <Modal.Header closeLabel={t('dialog.close')}>
          <Modal.Title>{t('paste.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Grid.Root gap={4}>
              <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
                <Choice
                  label={t('paste.format')}
                  options={formats}
                  value={format ?? DETECT}
                  onChange={(value) => setFormat(PASTE_FORMATS.find((each) => each === value) ?? null)}
                />
              </Grid.Item>
              <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
                <Choice label={t('paste.into')} options={places} value={into} onChange={setInto} />
              </Grid.Item>
            </Grid.Root>
            <PastedText text={text} onChange={setText} />
            {entries.some(hasChange('wrongFree')) && (
              <Choice
                label={t('paste.wrongAnswers')}
                hint={t('paste.wrongAnswers.hint')}
                options={WRONG_ANSWER_COSTS.map((cost) => ({ value: cost, label: t(`paste.wrongAnswers.${cost}`) }))}
                value={wrongAnswers}
                onChange={(value) => setWrongAnswers(WRONG_ANSWER_COSTS.find((each) => each === value) ?? 'nothing')}
              />
            )}
            {(numbers === 'kept' || entries.some(hasChange('numbering'))) && (
              <Choice
                label={t('paste.numbers')}
                options={NUMBER_TREATMENTS.map((each) => ({ value: each, label: t(`paste.numbers.${each}`) }))}
                value={numbers}
                onChange={(value) => setNumbers(NUMBER_TREATMENTS.find((each) => each === value) ?? 'removed')}
              />
            )}
            <Preview entries={entries} isReading={isReading} isEmpty={text.trim() === ''} other={other} />
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('paste.cancel')}
          </Button>
          <Button disabled={questions.length === 0 || isReading} onClick={once(add)}>
            {t('paste.add', { count: questions.length })}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

const hasChange =
  (wanted: ImportChangeCode) =>
  (entry: ImportEntry): boolean =>
    entry.state === 'changed' && entry.changes.some(({ code }) => code === wanted);

interface ChoiceProps {
  label: string;
  hint?: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, hint, options, value, onChange }: ChoiceProps) {
  return (
    <Field.Root hint={hint}>
      <Field.Label>{label}</Field.Label>
      <SingleSelect value={value} onChange={(chosen) => onChange(String(chosen))}>
        {options.map((option) => (
          <SingleSelectOption key={option.value} value={option.value}>
            {option.label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
}
