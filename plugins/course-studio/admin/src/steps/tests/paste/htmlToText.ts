const BREAKS = 'p, div, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre';

/** The text of a piece of HTML, a line for each paragraph. The document it is read into runs and loads nothing. */
export function htmlToText(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const each of body.querySelectorAll('script, style, template')) each.remove();
  for (const each of body.querySelectorAll('br')) each.replaceWith('\n');
  for (const each of body.querySelectorAll(BREAKS)) each.append('\n');
  return (body.textContent ?? '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}
