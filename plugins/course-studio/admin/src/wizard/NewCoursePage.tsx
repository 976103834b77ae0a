import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router-dom';

import type { Draft } from '../../../shared/draft';
import { createDraft } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';
import { PATHS } from '../plugin';

import { FIRST_STEP } from './steps';
import { NotOpen } from './WizardPage';

// React may run an effect twice, and a double click comes here twice: one course is made.
let creating: Promise<Draft> | null = null;

function createOnce(): Promise<Draft> {
  creating ??= createDraft().finally(() => {
    creating = null;
  });
  return creating;
}

/** Begins a course and goes to the wizard's first step, leaving no trace of itself in the history. */
export function NewCoursePage() {
  const navigate = useNavigate();
  const [error, setError] = useState<StudioError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isHere = true;
    setError(null);
    createOnce().then(
      ({ id }) => isHere && navigate(PATHS.draft(id, FIRST_STEP), { replace: true }),
      (cause: unknown) => isHere && setError(toStudioError(cause)),
    );
    return () => {
      isHere = false;
    };
  }, [attempt, navigate]);
  return (
    <NotOpen error={error} onRetry={() => setAttempt((count) => count + 1)} onLeave={() => navigate(PATHS.home)} />
  );
}
