import { Flex, Button, EmptyStateLayout, Loader } from '@strapi/design-system';
import { useAuth, useRBAC } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import { OpenDraftProvider } from '../draft/hooks';
import { openDraft, type OpenDraft } from '../draft/openDrafts';
import { noteStep } from '../http/api';
import { isLoggedIn } from '../http/session';
import { toStudioError, type StudioError } from '../http/studioError';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

import type { StepId } from '../steps/step';

import { Column, Frame } from './Frame';
import { LogInButton } from './LogInButton';
import { stepAt } from './steps';
import { useLogInAgain } from './useLogInAgain';
import { Wizard } from './Wizard';

const ACTIONS = [{ action: PERMISSIONS.confirm, subject: null }];

/** The wizard of one course at one step, both named by the URL. */
export function WizardPage() {
  const { id = '', step } = useParams();
  const navigate = useNavigate();
  const { allowedActions } = useRBAC(ACTIONS);
  const { open, error, retry } = useDraftOf(id);
  const leave = () => navigate(PATHS.home);
  useReturn();
  useNoteOfStep(open ? id : null, stepAt(step).id);
  if (!open) return <NotOpen error={error} onRetry={retry} onLeave={leave} />;
  return (
    <OpenDraftProvider value={open}>
      <Wizard
        step={stepAt(step)}
        canConfirm={allowedActions.canConfirm ?? false}
        onGo={(to) => navigate(PATHS.draft(id, to))}
        onLeave={leave}
      />
    </OpenDraftProvider>
  );
}

/** When the session ends under the wizard, Strapi shows its login; it must lead back to here. */
function useReturn(): void {
  const logInAgain = useLogInAgain();
  const latest = useRef(logInAgain);
  useEffect(() => {
    latest.current = logInAgain;
  });
  useEffect(() => () => void (isLoggedIn() || latest.current()), []);
}

/** Whether it is noted or not, the wizard goes on. */
function useNoteOfStep(draft: string | null, step: StepId): void {
  useEffect(() => {
    if (draft) void noteStep(draft, step).catch(() => undefined);
  }, [draft, step]);
}

function useDraftOf(id: string) {
  const user = useAuth('WizardPage', (state) => state.user?.id);
  const [open, setOpen] = useState<OpenDraft | null>(null);
  const [error, setError] = useState<StudioError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isHere = true;
    setOpen(null);
    setError(null);
    if (user === undefined) return undefined;
    openDraft(id, String(user)).then(
      (opened) => isHere && setOpen(opened),
      (cause: unknown) => isHere && setError(toStudioError(cause)),
    );
    return () => {
      isHere = false;
    };
  }, [id, user, attempt]);
  useEffect(() => {
    if (!open) return undefined;
    const stopWatching = open.assets.watch();
    return () => {
      stopWatching();
      void open.draft.flush();
    };
  }, [open]);
  return { open, error, retry: () => setAttempt((count) => count + 1) };
}

interface NotOpenProps {
  error: StudioError | null;
  onRetry: () => void;
  onLeave: () => void;
}

/** The wizard's window while the course is being loaded, or when it could not be. */
export function NotOpen({ error, onRetry, onLeave }: NotOpenProps) {
  const { t, error: textOf } = useTexts();
  return (
    <Frame title={t('wizard.loading.title')} closeLabel={t('dialog.close')} onClose={onLeave}>
      <Column>
        {error ? (
          <EmptyStateLayout
            content={textOf(error)}
            action={
              <Flex gap={2}>
                <Button variant="tertiary" onClick={onLeave}>
                  {t('wizard.toHome')}
                </Button>
                {error.code === 'session' ? <LogInButton /> : <RetryButton error={error} onRetry={onRetry} />}
              </Flex>
            }
          />
        ) : (
          <Flex justifyContent="center" padding={10}>
            <Loader>{t('loading')}</Loader>
          </Flex>
        )}
      </Column>
    </Frame>
  );
}

/** What is gone or not allowed stays so. */
function RetryButton({ error, onRetry }: { error: StudioError; onRetry: () => void }) {
  const { t } = useTexts();
  if ([403, 404].includes(error.status)) return null;
  return (
    <Button variant="secondary" onClick={onRetry}>
      {t('retry')}
    </Button>
  );
}
