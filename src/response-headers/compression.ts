/**
 * What is worth compressing, and is sent whole: the panel's own files, pages and JSON. Files of courses are sent in ranges,
 * of which a part of the compressed file is none, and are mostly compressed already.
 */
const COMPRESSED_TYPES = new Set([
  'application/javascript',
  'application/json',
  'image/svg+xml',
  'text/css',
  'text/html',
  'text/javascript',
]);

/** @param type a media type without its parameters, as Koa has it; empty when there is none */
export const isCompressed = (type: string): boolean => COMPRESSED_TYPES.has(type);
