import type { ComponentType } from 'react';

import type { Problem } from '../../../shared/problems';
import type { TextKey } from '../text';

export const STEP_IDS = ['basics', 'files', 'tests', 'overview'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** A step reads and changes the draft by the hooks of `draft/hooks`; of the other steps it knows nothing. */
export interface StepProps {
  /** The course node. */
  course: string;
  /** Leads to the field a problem is about. */
  show: (problem: Problem) => void;
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
