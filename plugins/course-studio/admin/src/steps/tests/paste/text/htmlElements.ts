/** What becomes of each element of HTML in a plain text. What is not in this table is not HTML, and stays as it is written. */

/** Begins and ends a line. */
const BLOCKS = ['p', 'div', 'section', 'article', 'address', 'figure', 'figcaption', 'ul', 'ol', 'dl', 'dt', 'dd'];
const STYLED_BLOCKS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'center', 'hr', 'fieldset', 'legend', 'form'];
const TABLE = ['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'];
const PREFORMATTED = ['pre', 'listing', 'xmp'];
/** Changes nothing that can be seen. */
const INVISIBLE = ['html', 'body', 'span', 'wbr', 'label', 'bdi', 'bdo', 'picture', 'main', 'header', 'footer', 'nav'];
const PHRASES = [
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'strike',
  'del',
  'ins',
  'font',
  'big',
  'small',
  'tt',
  'code',
  'kbd',
];
const MORE_PHRASES = [
  'samp',
  'var',
  'mark',
  'q',
  'cite',
  'abbr',
  'acronym',
  'dfn',
  'time',
  'button',
  'select',
  'option',
];
const FIELDS = ['textarea', 'input', 'ruby', 'rt', 'rp', 'noscript', 'o:p'];
/** Never a part of the text. */
const DROPPED = ['script', 'style', 'head', 'title', 'template', 'link', 'meta'];
const PICTURES = ['img', 'svg', 'canvas'];
const MEDIA = ['audio', 'video', 'source', 'track', 'iframe', 'object', 'embed', 'param'];

export const MATH_ELEMENTS = [
  'math',
  'mrow',
  'mi',
  'mn',
  'mo',
  'ms',
  'mtext',
  'mspace',
  'mfrac',
  'msqrt',
  'mroot',
  'msup',
  'msub',
  'msubsup',
  'munder',
  'mover',
  'munderover',
  'mfenced',
  'mtable',
  'mtr',
  'mtd',
  'mstyle',
  'mpadded',
  'mphantom',
  'semantics',
  'annotation',
  'annotation-xml',
] as const;

export type ElementRole =
  | 'block'
  | 'break'
  | 'item'
  | 'table'
  | 'row'
  | 'cell'
  | 'pre'
  | 'script'
  | 'link'
  | 'picture'
  | 'media'
  | 'math'
  | 'dropped'
  | 'phrase'
  | 'invisible';

const ROLES = new Map<string, ElementRole>([
  ...roleOf('block', BLOCKS, STYLED_BLOCKS),
  ...roleOf('invisible', INVISIBLE, TABLE),
  ...roleOf('phrase', PHRASES, MORE_PHRASES, FIELDS),
  ...roleOf('pre', PREFORMATTED),
  ...roleOf('dropped', DROPPED),
  ...roleOf('picture', PICTURES),
  ...roleOf('media', MEDIA),
  ...roleOf('math', MATH_ELEMENTS),
  ...roleOf('table', ['table']),
  ...roleOf('row', ['tr']),
  ...roleOf('cell', ['td', 'th']),
  ...roleOf('item', ['li']),
  ...roleOf('break', ['br']),
  ...roleOf('script', ['sup', 'sub']),
  ...roleOf('link', ['a']),
]);

function roleOf(role: ElementRole, ...lists: readonly (readonly string[])[]): [string, ElementRole][] {
  return lists.flat().map((name) => [name, role]);
}

/** Null for what is not an element of HTML. */
export const elementRole = (name: string): ElementRole | null => ROLES.get(name.toLowerCase()) ?? null;

/** Elements whose look is lost in a plain text. */
const LOOKS = new Set([...STYLED_BLOCKS, ...PHRASES, ...MORE_PHRASES, ...FIELDS, 'script', 'style']);
const LOOKING_STYLE = /color|background|font-(?:weight|style)|text-decoration|border/i;

/** Whether the look of an element, by its name or its style, is lost in a plain text. */
export const hasLook = (name: string, attributes: Record<string, string>): boolean =>
  LOOKS.has(name) || LOOKING_STYLE.test(attributes.style ?? '') || Boolean(attributes.color ?? attributes.bgcolor);

/** Elements that need no closing tag. An unclosed one of the others is what an author wrote about, not markup. */
const UNCLOSED = new Set([
  ...BLOCKS,
  ...STYLED_BLOCKS,
  ...TABLE,
  ...PICTURES,
  ...MEDIA,
  ...DROPPED,
  'br',
  'li',
  'wbr',
  'input',
]);

export const needsClosing = (name: string): boolean => !UNCLOSED.has(name);
