import { Button } from '@strapi/design-system';

import { useTexts } from '../text';

import { useLogInAgain } from './useLogInAgain';

export function LogInButton({ size = 'M' }: { size?: 'S' | 'M' }) {
  const { t } = useTexts();
  const logInAgain = useLogInAgain();
  return (
    <Button size={size} variant="secondary" onClick={logInAgain}>
      {t('session.logIn')}
    </Button>
  );
}
