import { createHmac, timingSafeEqual } from 'node:crypto';

import type { ServedMark } from '../../../../../src/api/asset/services/asset';

/** What a signed URL grants: one stored file, until a moment, shown in one way. */
export interface Grant {
  /** Key and extension, as on disk. */
  file: string;
  /** Unix time in seconds. */
  expires: number;
  disposition: string;
  /** For whom it is served, where that is to be noted. */
  mark?: ServedMark | undefined;
}

const sign = (secret: string, { file, expires, disposition, mark }: Grant): string =>
  createHmac('sha256', secret)
    .update(
      JSON.stringify(
        mark
          ? ['course-studio marked file', file, expires, disposition, mark.enrollment, mark.asset]
          : ['course-studio file', file, expires, disposition],
      ),
    )
    .digest('base64url');

/** The query string that proves `grant`. */
export const toQuery = (secret: string, grant: Grant): string =>
  new URLSearchParams({
    expires: String(grant.expires),
    disposition: grant.disposition,
    ...grant.mark,
    signature: sign(secret, grant),
  }).toString();

/** The mark of a query; undefined without one. Half of one proves nothing, since the signature is over both. */
const markIn = ({ enrollment, asset }: Record<string, unknown>): ServedMark | undefined =>
  typeof enrollment === 'string' && typeof asset === 'string' ? { enrollment, asset } : undefined;

/** The grant that a request's query proves for `file`; undefined if it proves none, or none any more. */
export function fromQuery(
  secret: string,
  file: string,
  query: Record<string, unknown>,
  now: number,
): Grant | undefined {
  const { expires, disposition, signature } = query;
  if (typeof expires !== 'string' || typeof disposition !== 'string' || typeof signature !== 'string') return undefined;
  // `Number` would take other spellings of the same time, as one with a blank.
  if (!/^\d{1,12}$/.test(expires)) return undefined;
  const mark = markIn(query);
  const grant: Grant = { file, expires: Number(expires), disposition, ...(mark && { mark }) };
  const expected = Buffer.from(sign(secret, grant));
  const given = Buffer.from(signature);
  const genuine = expected.length === given.length && timingSafeEqual(expected, given);
  return genuine && grant.expires > now / 1000 ? grant : undefined;
}
