import { IconButton, MenuItem, SimpleMenu } from '@strapi/design-system';
import { More } from '@strapi/icons';
import { useNotification, useRBAC } from '@strapi/strapi/admin';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import type { DraftSummary } from '../../../shared/draft';
import { TEXT_LIMITS } from '../../../shared/vocabulary';
import { archiveCourse, duplicateCourse, restoreCourse } from '../http/api';
import { toStudioError } from '../http/studioError';
import { PATHS } from '../plugin';
import { useTexts } from '../text';
import { FIRST_STEP } from '../wizard/steps';

import { DeleteCourseDialog } from './DeleteCourseDialog';
import { focusHeadingSoon } from './opener';

const CREATE = [{ action: PERMISSIONS.create, subject: null }];

interface CourseMenuProps {
  draft: DraftSummary;
  onChanged: () => void;
  /** Asks whether to discard what was edited; absent when there is nothing to discard. */
  onDiscard?: (() => void) | undefined;
}

/** What else can be done with a course: duplicate, discard the edit, archive, delete for good. */
export function CourseMenu({ draft, onChanged, onDiscard }: CourseMenuProps) {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const navigate = useNavigate();
  const button = useRef<HTMLButtonElement>(null);
  const [isDeleting, setIsDeleting] = useState(false);
  const { id, published, archived } = draft;
  const { canCreate } = useRBAC(CREATE).allowedActions;
  const name = draft.name || t('home.untitled');
  if (!canCreate && !(draft.canDiscard && published)) return null;

  /** Says that it is done, or why not. */
  const attempt = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    try {
      await work();
      toggleNotification({ type: 'success', message: done });
      onChanged();
    } catch (error) {
      toggleNotification({ type: 'danger', message: textOf(toStudioError(error)) });
    }
  };
  const duplicate = () =>
    attempt(async () => {
      const copy = await duplicateCourse(id, t('duplicate.name', { name }).slice(0, TEXT_LIMITS.courseName));
      navigate(PATHS.draft(copy.id, FIRST_STEP));
    }, t('duplicate.done'));
  const archive = () => attempt(() => archiveCourse(id), t('archive.done', { name }));
  const closeDialog = () => {
    setIsDeleting(false);
    // Its own opener, the entry of the menu, is gone; this waits until it has let go of the focus.
    setTimeout(() => button.current?.focus());
  };
  const restore = () => attempt(() => restoreCourse(id), t('restore.done', { name }));

  return (
    <>
      <SimpleMenu ref={button} label={t('home.more.named', { name })} tag={IconButton} icon={<More />} size="S">
        {canCreate && <MenuItem onSelect={() => void duplicate()}>{t('home.duplicate')}</MenuItem>}
        {draft.canDiscard && onDiscard && <MenuItem onSelect={onDiscard}>{t('home.discard')}</MenuItem>}
        {draft.canDiscard && published && (
          <MenuItem onSelect={() => void (archived ? restore() : archive())}>
            {t(archived ? 'home.restore' : 'home.archive')}
          </MenuItem>
        )}
        {draft.canDiscard && published && (
          <MenuItem variant="danger" onSelect={() => setIsDeleting(true)}>
            {t('home.delete')}
          </MenuItem>
        )}
      </SimpleMenu>
      {isDeleting && (
        <DeleteCourseDialog
          draft={draft}
          onClose={closeDialog}
          onArchive={archived ? undefined : () => archive().then(closeDialog)}
          onDeleted={() => {
            setIsDeleting(false);
            toggleNotification({ type: 'success', message: t('delete.done', { name }) });
            onChanged();
            focusHeadingSoon();
          }}
        />
      )}
    </>
  );
}
