import type { WaitingFor } from '../../certificate/rules/contract';
import { certificateState as stateOf } from '../../certificate/rules/view';
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
  completedAt: string | null;
  createdAt: string;
  version: { id: number; documentId: string };
}

/** What an enrolment needs to know of the certificate it earned. */
export interface EarnedCertificate {
  documentId: string;
  versionId: string;
  /** Set once the PDF is stored. */
  sha256: string | null;
  /** Why the PDF cannot be made at present. */
  waitingFor: WaitingFor | null;
}

interface Parts {
  row: EnrollmentRow;
  snapshot: CourseSnapshot;
  attempts: readonly AttemptFacts[];
  certificate: EarnedCertificate | null;
}

export function enrollmentViewOf({ row, snapshot, attempts, certificate }: Parts): EnrollmentView {
  const { id, name, version } = snapshot.course;
  return {
    id: row.documentId,
    course: { id, name, version },
    enrolledAt: row.createdAt,
    completedAt: row.completedAt,
    ...progressOf({ snapshot, openedFiles: row.openedFiles ?? {}, attempts }),
    certificate: { state: certificateState({ row, snapshot, certificate }), id: certificate?.documentId ?? null },
  };
}

function certificateState({ row, snapshot, certificate }: Omit<Parts, 'attempts'>): CertificateState {
  if (certificate) return stateOf(certificate);
  if (!snapshot.course.certificate) return 'none';
  return row.completedAt ? 'pending' : 'open';
}
