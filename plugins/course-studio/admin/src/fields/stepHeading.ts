/** The heading of the step that is shown. */
export const STEP_HEADING = 'course-studio-step';

/** Gives it the focus, without moving what is seen, when there is no better place near what is gone. */
export const focusStepHeading = () => document.getElementById(STEP_HEADING)?.focus({ preventScroll: true });
