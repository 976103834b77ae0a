import { LinkButton } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import type { DraftSummary } from '../../../shared/draft';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

const READ = [{ action: PERMISSIONS.resultsRead, subject: null }];

/** From a course to its results, for those who may see them. */
export function ResultsLink({ course }: { course: Pick<DraftSummary, 'id' | 'name'> }) {
  const { t } = useTexts();
  const { allowedActions } = useRBAC(READ);
  if (!allowedActions.canRead) return null;
  const label = t('results.link.named', { name: course.name || t('home.untitled') });
  return (
    <LinkButton tag={Link} to={PATHS.results(course.id)} size="S" variant="tertiary" aria-label={label}>
      {t('results.link')}
    </LinkButton>
  );
}
