import { Alert, Box, Button, Checkbox, Field, Flex, Modal, Radio, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useId, useRef, useState } from 'react';

import type { CompletionPolicy, QuestionStatistics, RegradePreview } from '../../../shared/results';
import { COMPLETION_POLICIES } from '../../../shared/results';
import { TextField } from '../fields/TextField';
import { previewRegrade, regrade } from '../http/api';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

import { RegradeChanges } from './RegradeChanges';

const LONGEST_REASON = 2000;

interface RegradeDialogProps {
  course: string;
  question: QuestionStatistics;
  onClose: () => void;
  onDone: () => void;
}

/** Corrects a key: choose it, see what it changes, then apply that or not. */
export function RegradeDialog({ course, question, onClose, onDone }: RegradeDialogProps) {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const id = useId();
  const opener = useRef(document.activeElement);
  const [correct, setCorrect] = useState(
    question.answers.filter((answer) => answer.correct).map((answer) => answer.id),
  );
  const [preview, setPreview] = useState<RegradePreview | null>(null);
  const [reason, setReason] = useState('');
  const [completions, setCompletions] = useState<CompletionPolicy>('keep');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const choose = (answers: string[]) => {
    setCorrect(answers);
    setPreview(null);
    setProblem('');
  };

  const run = async (work: () => Promise<void>) => {
    setIsBusy(true);
    setProblem('');
    try {
      await work();
    } catch (error) {
      const known = toStudioError(error);
      // What was looked at is no longer so: look again.
      if (known.code === 'regrade.changed') setPreview(null);
      setProblem(textOf(known));
    } finally {
      setIsBusy(false);
    }
  };

  const wanted = { question: question.id, correct };
  const look = () => run(async () => setPreview(await previewRegrade(course, wanted)));
  const apply = (seen: string) =>
    run(async () => {
      const { results } = await regrade(course, { ...wanted, reason: reason.trim(), completions, seen });
      toggleNotification({ type: 'success', message: t('regrade.done', { count: results.length }) });
      onDone();
    });

  const isEverything = correct.length === question.answers.length;
  const hasLost = preview?.completions.some(({ change }) => change === 'lost') ?? false;
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content
        aria-describedby={undefined}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (opener.current instanceof HTMLElement) opener.current.focus();
        }}
      >
        <Modal.Header closeLabel={t('dialog.close')}>
          <Modal.Title>{t('regrade.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={5}>
            <Typography fontWeight="semiBold">{question.text}</Typography>
            <Typography textColor="neutral600">{t('regrade.intro')}</Typography>
            <KeyField question={question} correct={correct} onChange={choose} />
            {isEverything && <Typography textColor="danger600">{t('regrade.everything')}</Typography>}
            {problem && (
              <Alert variant="danger" closeLabel={t('dialog.close')} onClose={() => setProblem('')}>
                {problem}
              </Alert>
            )}
            {preview && <RegradeChanges preview={preview} />}
            {hasLost && <PolicyField value={completions} onChange={setCompletions} />}
            {preview && (
              <TextField
                id={`${id}-reason`}
                label={t('regrade.reason')}
                missing={t('regrade.reason.missing')}
                value={reason}
                limit={LONGEST_REASON}
                multiline
                rows={2}
                onChange={setReason}
              />
            )}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('regrade.cancel')}
          </Button>
          {preview ? (
            <Button
              loading={isBusy}
              disabled={reason.trim() === '' || reason.length > LONGEST_REASON}
              onClick={() => void apply(preview.seen)}
            >
              {t('regrade.apply')}
            </Button>
          ) : (
            <Button loading={isBusy} disabled={correct.length === 0 || isEverything} onClick={() => void look()}>
              {t('regrade.preview')}
            </Button>
          )}
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

interface KeyFieldProps {
  question: QuestionStatistics;
  correct: readonly string[];
  onChange: (correct: string[]) => void;
}

/** One answer of a single-choice question, any of a multiple-choice one. */
function KeyField({ question: { kind, answers }, correct, onChange }: KeyFieldProps) {
  const { t } = useTexts();
  const label = t('regrade.answers');
  if (kind === 'single') {
    return (
      <Choice label={label} value={correct[0] ?? ''} onChange={(answer) => onChange([answer])} options={answers} />
    );
  }
  const toggle = (id: string, isRight: boolean) =>
    onChange(answers.map((answer) => answer.id).filter((one) => (one === id ? isRight : correct.includes(one))));
  return (
    <Box role="group" aria-label={label}>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Typography variant="pi" fontWeight="bold">
          {label}
        </Typography>
        {answers.map(({ id, text }) => (
          <Checkbox key={id} checked={correct.includes(id)} onCheckedChange={(checked) => toggle(id, checked === true)}>
            {text}
          </Checkbox>
        ))}
      </Flex>
    </Box>
  );
}

const isPolicy = (value: string): value is CompletionPolicy => COMPLETION_POLICIES.some((policy) => policy === value);

function PolicyField({ value, onChange }: { value: CompletionPolicy; onChange: (policy: CompletionPolicy) => void }) {
  const { t } = useTexts();
  return (
    <Choice
      label={t('regrade.policy')}
      value={value}
      onChange={(chosen) => isPolicy(chosen) && onChange(chosen)}
      options={COMPLETION_POLICIES.map((policy) => ({ id: policy, text: t(`regrade.policy.${policy}`) }))}
    />
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { id: string; text: string }[];
}

function Choice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <Field.Root>
      <Typography variant="pi" fontWeight="bold">
        {label}
      </Typography>
      <Radio.Group aria-label={label} value={value} onValueChange={onChange}>
        {options.map(({ id, text }) => (
          <Radio.Item key={id} value={id}>
            {text}
          </Radio.Item>
        ))}
      </Radio.Group>
    </Field.Root>
  );
}
