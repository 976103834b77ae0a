import { Box, Flex, Typography } from '@strapi/design-system';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { isChild } from '../../../shared/changes';
import { useFreshAddresses, useFromTree, useOpenDraft, useProblems } from '../draft/hooks';
import { courseNodeOf } from '../draft/store';
import { nodesOf } from '../draft/tree';
import { ConfirmAction } from '../fields/ConfirmAction';
import { focusField } from '../fields/fieldId';
import { focusPart } from '../fields/focusPart';
import { STEP_HEADING } from '../fields/stepHeading';
import { AskToDiscard } from '../home/AskToDiscard';
import { useDiscard } from '../home/useDiscard';
import { ProblemList } from '../steps/overview/ProblemList';
import type { Field, Step, StepId } from '../steps/step';
import { useTexts } from '../text';
import { UploadTray } from '../uploads/UploadTray';

import { Announcer } from './Announcer';
import { ConflictAlert } from './ConflictAlert';
import { Column, Frame } from './Frame';
import { SaveIndicator } from './SaveIndicator';
import { Stepper } from './Stepper';
import { neighbour } from './steps';
import { pathTo, stepOf, stepStates } from './stepStates';
import { UndoBar } from './UndoBar';
import { useConfirm } from './useConfirm';
import { WizardFooter } from './WizardFooter';

interface WizardProps {
  step: Step;
  canConfirm: boolean;
  onGo: (step: StepId) => void;
  onLeave: () => void;
}

export function Wizard({ step, canConfirm, onGo, onLeave }: WizardProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const problems = useProblems();
  const { isBusy, refused, confirm } = useConfirm();
  const discard = useDiscard();
  const [isAsking, setIsAsking] = useState(false);
  const [isClosing, setIsClosing] = useState(false);
  const [isUnsaved, setIsUnsaved] = useState(false);
  const { focus, show, reveal } = useShow(step.id, onGo);
  const states = useMemo(() => stepStates(nodesOf(draft.tree()), problems), [draft, problems]);
  const back = neighbour(step.id, -1);
  const next = neighbour(step.id, 1);

  const go = (to: StepId) => {
    void draft.flush();
    onGo(to);
  };
  const saveAndClose = async () => {
    if (isClosing) return;
    setIsClosing(true);
    draft.finishTyping();
    const isSaved = await draft.flush();
    setIsClosing(false);
    if (isSaved) onLeave();
    else setIsUnsaved(true);
  };

  return (
    <Frame
      title={useTitle()}
      closeLabel={t('wizard.closeLabel')}
      onClose={() => void saveAndClose()}
      aside={<SaveIndicator />}
      stepper={<Stepper draft={draft.id} current={step.id} states={states} onGo={go} />}
      tray={<UploadTray />}
      footer={
        <WizardFooter
          onBack={back && (() => go(back.id))}
          onNext={next && (() => go(next.id))}
          confirm={{
            problems: problems.filter(({ severity }) => severity === 'problem').length,
            isBusy,
            isAllowed: canConfirm,
            onConfirm: () => void confirm().then((isDone) => isDone && onLeave()),
          }}
          onClose={() => void saveAndClose()}
          isClosing={isClosing}
          onCancel={() => setIsAsking(true)}
        />
      }
    >
      <Column>
        <Flex direction="column" alignItems="stretch" gap={6}>
          <ConflictAlert />
          <ProblemList severity="problem" title={t('confirm.refused')} problems={refused} show={show} />
          <CurrentStep step={step} show={show} focus={focus} />
          <UndoBar reveal={reveal} />
        </Flex>
      </Column>
      <Announcer />
      <ConfirmAction
        title={t('close.title')}
        text={t('close.text')}
        action={t('close.yes')}
        keep={t('close.no')}
        isOpen={isUnsaved}
        onClose={() => setIsUnsaved(false)}
        onConfirm={async () => onLeave()}
      />
      <AskToDiscard
        published={draft.published}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={async () => {
          if (await discard(draft)) onLeave();
        }}
      />
    </Frame>
  );
}

function useTitle(): string {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const name = useFromTree(() => courseNodeOf(draft).name);
  return draft.published ? t('wizard.edit', { name: name ?? '' }) : t('wizard.new');
}

/** Leads to a field or a part, in another step if need be; sections on the way open because they are in `focus`. */
function useShow(current: StepId, onGo: (step: StepId) => void) {
  const { draft } = useOpenDraft();
  const [focus, setFocus] = useState<readonly string[]>([]);
  const show = useCallback(
    (target: Field) => {
      setFocus(pathTo(draft.tree(), target.id));
      if (stepOf(target) !== current) onGo(stepOf(target));
      // After the heading of the new step, which takes the focus when it appears.
      setTimeout(() => focusField(target.id, target.field), 50);
    },
    [draft, current, onGo],
  );
  const reveal = (id: string | null) => {
    const node = id ? draft.node(id) : undefined;
    if (!node || !isChild(node)) return document.getElementById(STEP_HEADING)?.focus();
    const way = pathTo(draft.tree(), node.id);
    // What is collapsed stays so: its header is seen.
    setFocus(node.type === 'file' ? way : way.slice(0, -1));
    const step = stepOf({ type: node.type, field: '' });
    if (step !== current) onGo(step);
    setTimeout(() => focusPart(node), 50);
  };
  return { focus, show, reveal };
}

interface CurrentStepProps {
  step: Step;
  show: (field: Field) => void;
  focus: readonly string[];
}

function CurrentStep({ step: { id, title, intro, Component }, show, focus }: CurrentStepProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const heading = useRef<HTMLHeadingElement>(null);
  useFreshAddresses(id);
  useEffect(() => heading.current?.focus(), [id]);
  return (
    <Box>
      <Box paddingBottom={5}>
        <Typography ref={heading} id={STEP_HEADING} tag="h2" variant="alpha" tabIndex={-1} style={{ outline: 'none' }}>
          {t(title)}
        </Typography>
        <Box paddingTop={1}>
          <Typography variant="epsilon" textColor="neutral600" tag="p">
            {t(intro)}
          </Typography>
        </Box>
      </Box>
      <Component course={courseNodeOf(draft).id} show={show} focus={focus} />
    </Box>
  );
}
