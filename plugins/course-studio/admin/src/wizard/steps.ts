import { BasicsStep } from '../steps/basics/BasicsStep';
import { FilesStep } from '../steps/files/FilesStep';
import { OverviewStep } from '../steps/overview/OverviewStep';
import type { Step, StepId } from '../steps/step';
import { TestsStep } from '../steps/tests/TestsStep';

/** The pages of the wizard, in order. */
export const STEPS: readonly [Step, ...Step[]] = [
  { id: 'basics', title: 'step.basics', intro: 'step.basics.intro', Component: BasicsStep },
  { id: 'files', title: 'step.files', intro: 'step.files.intro', Component: FilesStep },
  { id: 'tests', title: 'step.tests', intro: 'step.tests.intro', Component: TestsStep },
  { id: 'overview', title: 'step.overview', intro: 'step.overview.intro', Component: OverviewStep },
];

export const FIRST_STEP: StepId = STEPS[0].id;

/** The step of a URL; what is no step leads to the first. */
export const stepAt = (id: string | undefined): Step => STEPS.find((step) => step.id === id) ?? STEPS[0];

export const neighbour = (id: StepId, by: -1 | 1): Step | undefined =>
  STEPS[STEPS.findIndex((step) => step.id === id) + by];
