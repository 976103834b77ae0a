/** The element id of one field of one node, so that a problem can lead to it. */
export const fieldId = (node: string, field: string): string => `field-${node}-${field}`;

const FOCUSABLE = 'input, textarea, button, [tabindex]';

/** Focuses a field as soon as it is there; sections may have to open first. Gives up after about a second. */
export function focusField(node: string, field: string, tries = 60): void {
  const found = document.getElementById(fieldId(node, field)) ?? (tries < 30 ? document.getElementById(node) : null);
  if (found) {
    const target = found.matches(FOCUSABLE) ? found : (found.querySelector<HTMLElement>(FOCUSABLE) ?? found);
    found.scrollIntoView({ block: 'center' });
    target.focus();
  } else if (tries > 0) requestAnimationFrame(() => focusField(node, field, tries - 1));
}
