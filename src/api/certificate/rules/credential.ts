import { formatDuration } from '../../course/rules/duration';
import type { IssuerProfile, RevocationList } from './contract';
import type { CertificateDesign } from './design';
import { nameNarrative } from './name-statements';
import { statedDetails, type CertificateRow } from './view';

/** Where the parts of a badge are published, below the address of the REST API. */
export const issuerUrl = (api: string): string => `${api}/certificates/issuer`;
export const keysUrl = (api: string): string => `${api}/certificates/keys`;
/** Where one key can be fetched; verifiers of badges do so with the `kid` of a signature. */
export const keyUrl = (api: string, kid: string): string => `${keysUrl(api)}/${kid}`;
export const statusUrl = (api: string, code: string): string => `${api}/certificates/status/${code}`;
/** The page that says whether a certificate is genuine; also the badge's id. */
export const pageUrl = (api: string, code: string): string => `${api}/verify/${code}`;
/** The holder, as one badge names them: another with each badge, so that badges of one person cannot be put together. */
export const holderUrl = (api: string, code: string): string => `${pageUrl(api, code)}#holder`;

/** A time as badges have it, in whole seconds: a signature says the same time in seconds, and both must be equal. */
const timeOf = (iso: string): string => new Date(Math.floor(Date.parse(iso) / 1000) * 1000).toISOString();

const CONTEXT = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
] as const;

/** The issuer of all badges, as an Open Badges 3.0 profile. */
export const profileOf = (api: string, { issuer }: Pick<CertificateDesign, 'issuer'>) => ({
  id: issuerUrl(api),
  type: ['Profile'],
  name: issuer.name,
  ...(issuer.url && { url: issuer.url }),
});

/** The profile as it is published by itself, with its context and where its keys are. */
export const publishedProfile = (api: string, design: Pick<CertificateDesign, 'issuer'>): IssuerProfile => ({
  '@context': [...CONTEXT],
  ...profileOf(api, design),
  jwks_uri: keysUrl(api),
});

const identifiersOf = ({ holder, emailHash, emailSalt }: CertificateRow) => [
  { type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: holder },
  ...(emailHash && emailSalt
    ? [{ type: 'IdentityObject', identityType: 'emailAddress', hashed: true, identityHash: emailHash, salt: emailSalt }]
    : []),
];

/**
 * The course, as far as the certificate speaks of it. Topics are the specification's keywords (`tag`). It has no property
 * for how long something takes (`creditsAvailable` are credits, not time), so the description says it.
 */
function achievementOf(api: string, row: CertificateRow) {
  const { topics, durationMinutes } = statedDetails(row);
  const duration = durationMinutes === null ? '' : ` (${formatDuration(durationMinutes, 'en')})`;
  return {
    id: `${api}/courses/${row.courseId}?version=${row.versionId}`,
    type: ['Achievement'],
    achievementType: 'CertificateOfCompletion',
    name: row.courseName,
    description: `Completion of the course ${row.courseName}${duration}`,
    ...(row.courseVersion && { version: row.courseVersion }),
    ...(topics.length > 0 && { tag: topics }),
    criteria: {
      narrative:
        row.score === null
          ? 'Every part of the course was worked through.'
          : 'Every test of the course was passed, each with at least its pass mark.',
    },
  };
}

/**
 * What a certificate says, as an Open Badges 3.0 credential (Verifiable Credentials Data Model 2.0); the payload of its
 * VC-JWT is the credential itself (specification 3.0, section 8.2).
 */
export function credentialOf(given: { api: string; row: CertificateRow; design: CertificateDesign }) {
  const { api, row, design } = given;
  return {
    '@context': CONTEXT,
    id: pageUrl(api, row.code),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: row.courseName,
    issuer: profileOf(api, design),
    validFrom: timeOf(row.achievedAt),
    awardedDate: timeOf(row.achievedAt),
    credentialSubject: {
      id: holderUrl(api, row.code),
      type: ['AchievementSubject'],
      identifier: identifiersOf(row),
      achievement: achievementOf(api, row),
      ...(row.score !== null && { result: [{ type: ['Result'], value: String(row.score) }] }),
    },
    evidence: [{ type: ['Evidence'], name: 'Name of the holder', narrative: nameNarrative(row, design.issuer.name) }],
    credentialStatus: { id: statusUrl(api, row.code), type: '1EdTechRevocationList' },
  };
}

/**
 * The revocation list of one badge, empty while it is valid. There is no list of all: it would give away the codes of
 * others.
 */
export const revocationListOf = (api: string, row: CertificateRow): RevocationList => ({
  id: statusUrl(api, row.code),
  issuer: issuerUrl(api),
  revokedCredential: row.revokedAt ? [{ id: pageUrl(api, row.code), revoked: true }] : [],
});
