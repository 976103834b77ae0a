import { Link } from '@strapi/design-system';
import type { MouseEvent } from 'react';
import { Link as RouterLink } from 'react-router-dom';

import { useOpenDraft } from '../../draft/hooks';
import { PATHS } from '../../plugin';
import { useTexts } from '../../text';
import { stepOf } from '../../wizard/stepStates';
import type { Field } from '../step';

interface EditLinkProps {
  /** What is edited, for those who only hear the link. */
  name: string;
  target: Field;
  show: (field: Field) => void;
}

/** From a block of the overview to where it is edited. */
export function EditLink({ name, target, show }: EditLinkProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(target);
  };
  return (
    <Link
      tag={RouterLink}
      to={PATHS.draft(draft.id, stepOf(target))}
      aria-label={t('home.edit.named', { name })}
      onClick={follow}
    >
      {t('home.edit')}
    </Link>
  );
}
