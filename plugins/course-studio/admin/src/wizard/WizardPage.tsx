import { Flex, Button, EmptyStateLayout, Loader } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import { OpenDraftProvider } from '../draft/hooks';
import { openDraft, type OpenDraft } from '../draft/openDrafts';
import { toStudioError, type StudioError } from '../http/studioError';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

import { Column, Frame } from './Frame';
import { stepAt } from './steps';
import { Wizard } from './Wizard';

const CONFIRM = [{ action: PERMISSIONS.confirm, subject: null }];

/** The wizard of one course at one step, both named by the URL. */
export function WizardPage() {
  const { id = '', step } = useParams();
  const navigate = useNavigate();
  const { allowedActions } = useRBAC(CONFIRM);
  const { open, error, retry } = useDraftOf(id);
  const leave = () => navigate(PATHS.home);
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

function useDraftOf(id: string) {
  const [open, setOpen] = useState<OpenDraft | null>(null);
  const [error, setError] = useState<StudioError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isHere = true;
    setOpen(null);
    setError(null);
    openDraft(id).then(
      (opened) => isHere && setOpen(opened),
      (cause: unknown) => isHere && setError(toStudioError(cause)),
    );
    return () => {
      isHere = false;
    };
  }, [id, attempt]);
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
                <Button variant="secondary" onClick={onRetry}>
                  {t('retry')}
                </Button>
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
