import { lacksIssuer, printsOfCourse, type CertificateDesign } from '../../../../../src/api/certificate/rules/design';
import { DEFAULT_TIME_ZONE } from '../../../../../src/api/certificate/rules/time-zone';
import type { ProofPrint } from '../../../../../src/api/certificate/services/template';
import type { ReadinessCheck } from '../../../shared/certificates';

export interface ReadinessFacts {
  design: CertificateDesign;
  /** The public address of the server; null without one. */
  address: string | null;
  /** Of the template that is saved. */
  revision: number;
  proof: ProofPrint | null;
  /** Whether there is a Chromium to print with. */
  hasPrinter: boolean;
  /** Characters of the template that no font can print. */
  unprintable: readonly string[];
  /** Courses that give certificates and have such characters in what is printed of them. */
  unprintableCourses: readonly UnprintableCourse[];
}

/** What a published course says, as stored. */
export interface CourseTexts {
  name: string;
  version: string | null;
  topics: readonly string[] | null;
}

/** What certificates in this design say of the course in its author's words. */
export function printedTexts({ name, version, topics }: CourseTexts, design: CertificateDesign): string[] {
  return [
    name,
    ...(version && printsOfCourse(design, 'version') ? [version] : []),
    ...(topics && printsOfCourse(design, 'topics') ? topics : []),
  ];
}

export interface UnprintableCourse {
  name: string;
  characters: readonly string[];
}

/** How many courses are named; the others are counted. */
const MAX_NAMED_COURSES = 5;

function nameCourses(courses: readonly UnprintableCourse[]): string {
  const named = courses.slice(0, MAX_NAMED_COURSES).map(({ name, characters }) => `${name}: ${characters.join(' ')}`);
  const remaining = courses.length - named.length;
  return [...named, ...(remaining > 0 ? [`… (+${remaining})`] : [])].join(' · ');
}

function checkAddress(address: string | null): ReadinessCheck['state'] {
  if (!address) return 'missing';
  return address.startsWith('https:') ? 'done' : 'advice';
}

/** A proof says something only of the template and the address it was printed from. */
function checkProof({ proof, revision, address }: ReadinessFacts): ReadinessCheck {
  const isCurrent = proof?.revision === revision && proof.address === address;
  return { name: 'proof', state: isCurrent ? 'done' : 'advice', value: proof?.printedAt ?? '' };
}

/**
 * What should be settled before the first certificate is issued, since it is never changed. `missing` keeps certificates
 * provisional, has them wait, or names the wrong issuer; `advice` is for somebody to decide.
 */
export function checkReadiness(facts: ReadinessFacts): ReadinessCheck[] {
  const { design, address, hasPrinter, unprintable, unprintableCourses } = facts;
  const { issuer, timeZone, images } = design;
  return [
    { name: 'issuer', state: lacksIssuer(design) ? 'missing' : 'done', value: issuer.name },
    { name: 'address', state: checkAddress(address), value: address ?? '' },
    { name: 'timeZone', state: timeZone === DEFAULT_TIME_ZONE ? 'advice' : 'done', value: timeZone },
    { name: 'signature', state: images.signature ? 'done' : 'advice', value: '' },
    { name: 'characters', state: unprintable.length > 0 ? 'missing' : 'done', value: unprintable.join(' ') },
    {
      name: 'courseTexts',
      state: unprintableCourses.length > 0 ? 'missing' : 'done',
      value: nameCourses(unprintableCourses),
    },
    { name: 'printer', state: hasPrinter ? 'done' : 'missing', value: '' },
    checkProof(facts),
  ];
}
