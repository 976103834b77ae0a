/** The button that takes back what was done last. */
export const UNDO_BUTTON = 'course-studio-undo';

/** Gives it the focus that was in what is gone. */
export const focusUndo = () => requestAnimationFrame(() => document.getElementById(UNDO_BUTTON)?.focus());
