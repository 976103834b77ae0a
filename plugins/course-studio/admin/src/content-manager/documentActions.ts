import { useNavigate } from 'react-router-dom';

import { COURSE_UID, PATHS } from '../plugin';
import { useTexts } from '../text';

/** What the content manager gives an action, and gets from it: `DocumentActionComponent`, which it does not export. */
interface ActionProps {
  model: string;
  documentId?: string;
}
interface ActionDescription {
  label: string;
  position?: string | string[];
  variant?: string;
  onClick?: () => void;
}
interface Action {
  (props: ActionProps): ActionDescription | null;
  type?: string;
  position?: string | string[];
}
type AddActions = (reducer: (actions: Action[]) => Action[]) => void;

/** What the server refuses for courses with `course.direct`, and the way to an editor that could not save. */
const REPLACED = ['publish', 'unpublish', 'discard', 'update', 'clone', 'delete', 'edit'];

/** Hides an action on courses. It is still called, since it may use hooks; its name matters to the content manager. */
function exceptOnCourses(action: Action): Action {
  if (!action.type || !REPLACED.includes(action.type)) return action;
  const hidden: Action = (props) => {
    const description = action(props);
    return isAboutCourses(props) ? null : description;
  };
  Object.defineProperty(hidden, 'name', { value: action.name });
  return Object.assign(hidden, { type: action.type, position: action.position });
}

const isAboutCourses = ({ model }: ActionProps): boolean => model === COURSE_UID;

const OpenInStudio: Action = (props) => {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { documentId } = props;
  if (!isAboutCourses(props)) return null;
  return {
    label: documentId ? t('openInStudio') : t('newCourse'),
    position: ['panel', 'table-row'],
    variant: 'default',
    onClick: () => navigate(documentId ? PATHS.draft(documentId, 'basics') : PATHS.newCourse),
  };
};
OpenInStudio.position = ['panel', 'table-row'];

/** Leaves one action on courses in the content manager: the way to the studio. */
export function replaceCourseActions({ addDocumentAction, addBulkAction }: Record<string, unknown>): void {
  (addDocumentAction as AddActions)((actions) => [OpenInStudio, ...actions.map(exceptOnCourses)]);
  (addBulkAction as AddActions)((actions) => actions.map(exceptOnCourses));
}
