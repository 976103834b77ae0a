import type { ComponentType } from 'react';

import type { Problem } from '../../../shared/problems';
import type { StepId } from '../../../shared/vocabulary';
import type { TextKey } from '../text';

export { STEP_IDS, type StepId } from '../../../shared/vocabulary';

/** One field of one part of a course. */
export type Field = Pick<Problem, 'type' | 'id' | 'field'>;

/** A step reads and changes the draft by the hooks of `draft/hooks`; of the other steps it knows nothing. */
export interface StepProps {
  /** The course node. */
  course: string;
  /** Leads to a field, such as the one a problem is about. */
  show: (field: Field) => void;
  /** The field to lead to now, with the nodes it is in, outermost first. */
  focus: readonly string[];
}

export interface Step {
  id: StepId;
  title: TextKey;
  /** What the step is for, in one sentence. */
  intro: TextKey;
  Component: ComponentType<StepProps>;
}
