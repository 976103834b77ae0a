import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useRBAC } from '@strapi/strapi/admin';
import { Link, useParams } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import { COURSE_UID, PATHS } from '../plugin';
import { useTexts } from '../text';

const CREATE = [{ action: PERMISSIONS.create, subject: null }];

/** In the content manager's list of courses. The zone tells it nothing, so it reads the content type from the URL. */
export function NewCourseButton() {
  const { slug } = useParams();
  return slug === COURSE_UID ? <Shown /> : null;
}

function Shown() {
  const { t } = useTexts();
  const { allowedActions } = useRBAC(CREATE);
  if (!allowedActions.canCreate) return null;
  return (
    <LinkButton tag={Link} to={PATHS.newCourse} startIcon={<Plus />} size="S">
      {t('newCourse')}
    </LinkButton>
  );
}
