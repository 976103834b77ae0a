/**
 * What the media library takes: for each extension the types its content may have. Raster images and PDF, because a
 * browser shows them without running anything; the images of certificates have a door of their own, which draws them anew.
 */
const TYPES_OF_EXTENSION: Record<string, readonly string[] | undefined> = {
  '.png': ['image/png', 'image/apng'],
  '.jpg': ['image/jpeg'],
  '.jpeg': ['image/jpeg'],
  '.gif': ['image/gif'],
  '.webp': ['image/webp'],
  '.avif': ['image/avif'],
  '.pdf': ['application/pdf'],
};

/** The types of all files that the media library takes. */
export const LIBRARY_TYPES: string[] = [...new Set(Object.values(TYPES_OF_EXTENSION).flatMap((types) => types ?? []))];

/**
 * Types of which a browser runs something; never taken, whatever else is. Strapi makes a regular expression of a type with
 * `*` without escaping anything, so that `*+xml` would make it refuse every file.
 */
export const ACTIVE_TYPES: string[] = [
  'text/html',
  'image/svg+xml',
  'text/xml',
  'application/*xml',
  'text/xsl',
  'text/javascript',
  'application/javascript',
  'application/x-javascript',
  'application/ecmascript',
  'text/ecmascript',
  'application/wasm',
  'application/x-shockwave-flash',
  'message/rfc822',
  'multipart/related',
];

/** Extensions that some web server, mail program or desktop opens as a page or a program. */
const ACTIVE_EXTENSIONS = new Set(
  'html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt rdf js mjs ecma hta php phtml asp aspx jsp swf exe bat cmd'
    .split(' ')
    .map((extension) => `.${extension}`),
);

/** What a program says of a file that it knows nothing about. */
const NO_DECLARED_TYPE = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** Old names of types, which some programs still send. */
const TYPE_OF_ALIAS: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'application/x-pdf': 'application/pdf',
};

export const REFUSALS = ['extension', 'content', 'name', 'pixels'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What people are told, with the way out. The panel has the same in German. */
export const REFUSAL_TEXTS: Record<Refusal, string> = {
  extension:
    'The media library takes PNG, JPEG, GIF, WebP and AVIF images and PDF files. Save the file in one of these formats and upload it again',
  content:
    'The content of the file does not fit the extension of its name. Save the file again in the format that the extension stands for',
  name: 'The name of a file must not contain the extension of a web page or a program. Choose another name',
  pixels: 'The image has more than 100 million pixels. Make it smaller and upload it again',
};

export interface OfferedFile {
  /** As the person's own machine calls it. */
  name: string;
  /** The type found in the content; undefined where nothing is recognised. */
  detectedType: string | undefined;
  /** The type that came with the file. */
  declaredType: string | undefined;
  /** Whether it is an image with more pixels than are decoded. */
  hasTooManyPixels?: boolean;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot).toLowerCase() : '';
}

function isDeclaredAs(declared: string, types: readonly string[]): boolean {
  const type = declared.split(';')[0]!.trim().toLowerCase();
  return NO_DECLARED_TYPE.has(type) || types.includes(TYPE_OF_ALIAS[type] ?? type);
}

/** Whether a name of several parts has one that stands for a page or a program: `a.html`, `a.html.png`, `a.html.`. */
export const hasActiveExtension = (name: string): boolean =>
  name
    .toLowerCase()
    .split('.')
    .slice(1)
    .some((part) => ACTIVE_EXTENSIONS.has(`.${part.trim()}`));

/** Why the media library does not take `file`. @returns undefined if it takes it */
export function findRefusal({ name, detectedType, declaredType, hasTooManyPixels }: OfferedFile): Refusal | undefined {
  const types = TYPES_OF_EXTENSION[extensionOf(name)];
  if (!types) return 'extension';
  if (hasActiveExtension(name)) return 'name';
  if (!detectedType || !types.includes(detectedType)) return 'content';
  if (!isDeclaredAs(declaredType ?? '', types)) return 'content';
  return hasTooManyPixels ? 'pixels' : undefined;
}

/**
 * Why `file` cannot take the place of one that is stored with `storedExtension`: the address, and with it the type that is
 * served, stays. @returns undefined if it can
 */
export const findReplacementRefusal = (file: OfferedFile, storedExtension: string): Refusal | undefined =>
  findRefusal(file) ?? findRefusal({ ...file, name: `file${storedExtension}` });
