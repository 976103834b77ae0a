import type { Core } from '@strapi/strapi';

import type { CourseVersionService } from '../../../../../src/api/course-version/services/course-version';
import { UID } from '../uids';
import { conditionsOf } from './finality';

/** How many are named at a time; the next look names the next ones. */
const BATCH = 500;

interface Candidate {
  enrollment: string;
  version: string;
}

/**
 * Enrolments to which a certificate is missing, or the PDF of one, or its final PDF, as far as it can be made now. A
 * re-issue may belong to an earlier completion.
 */
export async function findUnissued(strapi: Core.Strapi): Promise<string[]> {
  const certified = [...(await withoutPdf(strapi)), ...(await withoutFinalPdf(strapi))];
  return [...new Set([...certified, ...(await withoutCertificate(strapi))])];
}

/** The completed enrolments of a learner, whose certificates may have waited for a name. */
export async function findCompleted(strapi: Core.Strapi, learner: string): Promise<string[]> {
  const rows: { documentId: string }[] = await strapi.db
    .query(UID.enrollment)
    .findMany({ select: ['documentId'], where: { learner, completedAt: { $notNull: true } } });
  return rows.map((row) => row.documentId);
}

/** Their enrolments, latest first, so that any that cannot be made do not stand in the way of the others. */
async function withoutPdf(strapi: Core.Strapi): Promise<string[]> {
  const { columnOf } = namesOf(strapi, UID.certificate);
  return enrollmentsOf(await certified(strapi).whereNull(`c.${columnOf('sha256')}`));
}

/**
 * Certificates of before that nobody has looked at, and provisional ones that may be final now: those that were looked at
 * under other conditions, and those of which it is not known what they lack.
 */
async function withoutFinalPdf(strapi: Core.Strapi): Promise<string[]> {
  const { columnOf } = namesOf(strapi, UID.certificate);
  const [finality, examinedUnder] = [`c.${columnOf('finality')}`, `c.${columnOf('examinedUnder')}`];
  const conditions = await conditionsOf(strapi);
  const rows = certified(strapi)
    .whereNotNull(`c.${columnOf('sha256')}`)
    .where((either) => {
      void either.where(finality, 'unexamined').orWhere((one) => {
        void one.where(finality, 'provisional').where((lookedAt) => {
          void lookedAt.whereNull(examinedUnder).orWhereNot(examinedUnder, conditions);
        });
      });
    });
  return enrollmentsOf(await rows);
}

const enrollmentsOf = (rows: Candidate[]): string[] => rows.map((row) => row.enrollment);

/** The certificates that count, each with the enrolment it belongs to. */
function certified(strapi: Core.Strapi) {
  const enrollment = namesOf(strapi, UID.enrollment);
  const certificate = namesOf(strapi, UID.certificate);
  return strapi.db.connection
    .from({ c: certificate.table })
    .join({ e: enrollment.table }, (on) => {
      on.on(`e.${enrollment.columnOf('learner')}`, `c.${certificate.columnOf('learner')}`);
      on.on(`e.${enrollment.columnOf('courseId')}`, `c.${certificate.columnOf('courseId')}`);
    })
    .whereNull(`c.${certificate.columnOf('revokedAt')}`)
    .select<Candidate[]>({ enrollment: `e.${enrollment.columnOf('documentId')}` })
    .orderBy('c.id', 'desc')
    .limit(BATCH);
}

/** Completed enrolments whose course gives a certificate that is not there yet; latest first. */
async function withoutCertificate(strapi: Core.Strapi): Promise<string[]> {
  const versions = strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  const wanted: string[] = [];
  for (const version of await versionsWithout(strapi)) {
    if ((await versions.snapshotOf(version)).course.certificate) wanted.push(version);
  }
  const rows: Candidate[] = await candidates(strapi)
    .whereIn('v.document_id', wanted)
    .select({ enrollment: 'e.document_id' })
    .orderBy('e.completed_at', 'desc')
    .limit(BATCH);
  return rows.map((row) => row.enrollment);
}

async function versionsWithout(strapi: Core.Strapi): Promise<string[]> {
  const rows: Candidate[] = await candidates(strapi).distinct({ version: 'v.document_id' });
  return rows.map((row) => row.version);
}

/**
 * Completed enrolments of learners who have a name, and not that version's certificate: those that still wait for a name
 * must not stand in the way of the others.
 *
 * Strapi's query builder knows no anti-join, hence SQL; the names of tables and columns are read from its metadata.
 */
function candidates(strapi: Core.Strapi) {
  const enrollment = namesOf(strapi, UID.enrollment);
  const version = namesOf(strapi, UID.version);
  const certificate = namesOf(strapi, UID.certificate);
  const link = enrollment.linkOf('version');
  const account = namesOf(strapi, UID.account);
  return strapi.db.connection
    .from({ e: enrollment.table })
    .join({ u: account.table }, `u.${account.columnOf('documentId')}`, `e.${enrollment.columnOf('learner')}`)
    .join({ l: link.table }, `l.${link.from}`, 'e.id')
    .join({ v: version.table }, 'v.id', `l.${link.to}`)
    .leftJoin({ c: certificate.table }, (on) => {
      on.on(`c.${certificate.columnOf('learner')}`, `e.${enrollment.columnOf('learner')}`);
      on.on(`c.${certificate.columnOf('versionId')}`, `v.${version.columnOf('documentId')}`);
    })
    .whereNotNull(`e.${enrollment.columnOf('completedAt')}`)
    .whereNotNull(`u.${account.columnOf('fullName')}`)
    .whereNull('c.id');
}

/** What a content type and its attributes are called in the database. */
function namesOf(strapi: Core.Strapi, uid: string) {
  const { tableName, attributes } = strapi.db.metadata.get(uid);
  return {
    table: tableName,

    columnOf(name: string): string {
      const attribute = attributes[name];
      return (attribute && 'columnName' in attribute && attribute.columnName) || name;
    },

    /** The table that links the rows to those of a many-to-one relation, and its two columns. */
    linkOf(name: string): { table: string; from: string; to: string } {
      const attribute = attributes[name];
      const link = attribute && 'joinTable' in attribute ? attribute.joinTable : undefined;
      if (!link || !('inverseJoinColumn' in link)) throw new Error(`${uid}.${name} has no link table`);
      return { table: link.name, from: link.joinColumn.name, to: link.inverseJoinColumn.name };
    },
  };
}
