import { useEffect } from 'react';
import { useBlocker } from 'react-router-dom';

import { ConfirmAction } from '../fields/ConfirmAction';
import { useTexts } from '../text';

/** Asks before changes that are not saved are left behind: here by a dialog, when the tab is closed by the browser's. */
export function AskBeforeLeaving({ isChanged }: { isChanged: boolean }) {
  const { t } = useTexts();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isChanged && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isChanged) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
  return (
    <ConfirmAction
      title={t('template.leave.title')}
      text={t('template.leave.text')}
      action={t('template.leave.action')}
      keep={t('template.leave.keep')}
      isOpen={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      onConfirm={() => Promise.resolve(blocker.proceed?.())}
    />
  );
}
