import { Alert, Box, Button, Checkbox, Field, Flex, Modal, Radio, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useId, useRef, useState } from 'react';

import { CORRECTION_POLICIES, type CorrectionPolicy } from '../../../../../src/api/course-version/rules/correction';
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
  const [policy, setPolicy] = useState<CorrectionPolicy>(policyOf(question));
  const [preview, setPreview] = useState<RegradePreview | null>(null);
  const [reason, setReason] = useState('');
  const [completions, setCompletions] = useState<CompletionPolicy>('keep');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const forgetPreview = () => {
    setPreview(null);
    setProblem('');
  };
  const choose = (answers: string[]) => {
    setCorrect(answers);
    forgetPreview();
  };
  const choosePolicy = (chosen: CorrectionPolicy) => {
    setPolicy(chosen);
    // Of several answers that were accepted, one is left.
    if (chosen === 'key' && question.kind === 'single') setCorrect(correct.slice(0, 1));
    forgetPreview();
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

  const wanted = { question: question.id, policy, correct };
  const look = () => run(async () => setPreview(await previewRegrade(course, wanted)));
  const apply = (seen: string) =>
    run(async () => {
      const { results } = await regrade(course, { ...wanted, reason: reason.trim(), completions, seen });
      toggleNotification({ type: 'success', message: t('regrade.done', { count: results.length }) });
      onDone();
    });

  const hasKey = policy === 'key' || policy === 'any';
  const isEverything = hasKey && correct.length === question.answers.length;
  const isTooFew = correct.length < (policy === 'any' ? 2 : 1);
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
            <CorrectionField kind={question.kind} value={policy} onChange={choosePolicy} />
            {hasKey && <KeyField question={question} policy={policy} correct={correct} onChange={choose} />}
            {isEverything && <Typography textColor="danger600">{t('regrade.everything')}</Typography>}
            {problem && (
              <Alert variant="danger" closeLabel={t('dialog.close')} onClose={() => setProblem('')}>
                {problem}
              </Alert>
            )}
            {preview && <RegradeChanges preview={preview} policy={policy} />}
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
            <Button loading={isBusy} disabled={isTooFew || isEverything} onClick={() => void look()}>
              {t('regrade.preview')}
            </Button>
          )}
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

/** How a question is graded now: a single choice may have been confirmed with several answers that count. */
function policyOf({ kind, answers, corrected }: QuestionStatistics): CorrectionPolicy {
  if (corrected) return corrected;
  return kind === 'single' && answers.filter((answer) => answer.correct).length > 1 ? 'any' : 'key';
}

interface KeyFieldProps {
  question: QuestionStatistics;
  policy: CorrectionPolicy;
  correct: readonly string[];
  onChange: (correct: string[]) => void;
}

/** One answer of a single-choice question, several where any of them is to count, and of a multiple-choice one. */
function KeyField({ question: { kind, answers }, policy, correct, onChange }: KeyFieldProps) {
  const { t } = useTexts();
  const label = t(policy === 'any' ? 'regrade.answers.any' : 'regrade.answers');
  if (kind === 'single' && policy === 'key') {
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

const isCorrectionPolicy = (value: string): value is CorrectionPolicy =>
  CORRECTION_POLICIES.some((policy) => policy === value);

interface CorrectionFieldProps {
  kind: QuestionStatistics['kind'];
  value: CorrectionPolicy;
  onChange: (policy: CorrectionPolicy) => void;
}

/** What the correction is to do. Any of several answers can be accepted only where one is chosen. */
function CorrectionField({ kind, value, onChange }: CorrectionFieldProps) {
  const { t } = useTexts();
  const offered = CORRECTION_POLICIES.filter((policy) => policy !== 'any' || kind === 'single');
  return (
    <Choice
      label={t('regrade.correction')}
      value={value}
      onChange={(chosen) => isCorrectionPolicy(chosen) && onChange(chosen)}
      options={offered.map((policy) => ({ id: policy, text: t(`correctionPolicy.${policy}`) }))}
    />
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
