import { Button } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import type { DraftSummary } from '../../../shared/draft';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

const READ = [{ action: PERMISSIONS.resultsRead, subject: null }];

/** From a course to its results, for those who may see them. No link: it stands among the buttons of an `ActionsCell`. */
export function ResultsButton({ course }: { course: Pick<DraftSummary, 'id' | 'name'> }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { allowedActions } = useRBAC(READ);
  if (!allowedActions.canRead) return null;
  const label = t('results.link.named', { name: course.name || t('home.untitled') });
  return (
    <Button size="S" variant="tertiary" aria-label={label} onClick={() => navigate(PATHS.results(course.id))}>
      {t('results.link')}
    </Button>
  );
}
