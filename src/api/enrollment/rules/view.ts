import { tells } from '../../attempt/rules/review';
import type { Finality, WaitingFor } from '../../certificate/rules/contract';
import { certificateState as stateOf, isProvisional } from '../../certificate/rules/view';
import type { CourseSnapshot } from '../../course-version/rules/snapshot';
import type { CertificateState, EnrollmentView } from './contract';
import { progressOf, type AttemptFacts, type OpenedFiles } from './progress';

/** An enrolment with the version it is pinned to, as the database has it. */
export interface EnrollmentRow {
  id: number;
  documentId: string;
  /** documentId of the users-permissions account. */
  learner: string;
  courseId: string;
  openedFiles: OpenedFiles | null;
  /** When bytes of each stored file were first served to the learner, by the asset's id. */
  servedFiles: Readonly<Record<string, string>> | null;
  completedAt: string | null;
  createdAt: string;
  version: { id: number; documentId: string; number: number };
}

/** What an enrolment needs to know of the certificate it earned. */
export interface EarnedCertificate {
  documentId: string;
  versionId: string;
  /** Set once the PDF is stored. */
  sha256: string | null;
  /** Why the PDF cannot be made at present. */
  waitingFor: WaitingFor | null;
  finality: Finality;
}

interface Parts {
  row: EnrollmentRow;
  snapshot: CourseSnapshot;
  attempts: readonly AttemptFacts[];
  certificate: EarnedCertificate | null;
  /** Whether the learner has a full name, without which no certificate is issued. */
  hasName: boolean;
  /** The newer version on offer. */
  upgrade: EnrollmentView['upgrade'];
}

export function enrollmentViewOf({ row, snapshot, attempts, certificate, hasName, upgrade }: Parts): EnrollmentView {
  const { id, name, version } = snapshot.course;
  const { files, testSets } = progressOf({ snapshot, openedFiles: row.openedFiles ?? {}, attempts });
  // A course that is completed was passed, whatever else is told of it.
  const completed = row.completedAt ? true : null;
  const silent = new Set(snapshot.testSets.filter((set) => !tells(set.review, 'score')).map((set) => set.id));
  return {
    id: row.documentId,
    course: { id, name, version },
    upgrade,
    enrolledAt: row.createdAt,
    completedAt: row.completedAt,
    files,
    testSets: testSets.map((set) => (silent.has(set.id) ? { ...set, best: null, passed: completed } : set)),
    certificate: certificateOf({ row, snapshot, certificate, hasName }),
  };
}

type CertificateParts = Pick<Parts, 'row' | 'snapshot' | 'certificate' | 'hasName'>;

function certificateOf(parts: CertificateParts): EnrollmentView['certificate'] {
  const { certificate } = parts;
  if (certificate) {
    const state = stateOf(certificate);
    return {
      state,
      reason: state === 'waiting' ? certificate.waitingFor : null,
      isProvisional: isProvisional(certificate),
      id: certificate.documentId,
    };
  }
  const state = stateBeforeIssue(parts);
  return { state, reason: state === 'waiting' ? 'name' : null, isProvisional: false, id: null };
}

function stateBeforeIssue({ row, snapshot, hasName }: CertificateParts): CertificateState {
  if (!snapshot.course.certificate) return 'none';
  if (!row.completedAt) return 'open';
  return hasName ? 'pending' : 'waiting';
}
