import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import {
  achievedOn,
  certificateState,
  isProvisional,
  reasonsOf,
  type CertificateRow,
} from '../../../../../src/api/certificate/rules/view';
import { pageUrl } from '../../../../../src/api/certificate/rules/credential';
import { apiUrl } from '../../../../../src/api/certificate/services/credential';
import { validFullName } from '../../../../../src/api/profile/rules/full-name';
import { mixedScriptsOf } from '../../../../../src/api/profile/rules/name-scripts';
import type { AccountRow } from '../../../../../src/api/profile/services/profile';
import type {
  ConfirmNameBody,
  IssuedCertificate,
  IssuedPage,
  IssuedQuery,
  ReissueBody,
  RevokeBody,
} from '../../../shared/certificates';
import { nameOf } from '../admin-name';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import type { Job } from '../queue';
import { UID } from '../uids';
import type { HolderNames } from './holder-names';
import { frozenHolder, newCode } from './issue';

interface Deps {
  strapi: Core.Strapi;
  ring(job: Extract<Job, { name: 'certificate' }>): Promise<void>;
  holderNames: HolderNames;
}

interface Ability {
  rulesFor(action: string, subject: string): { conditions?: unknown }[];
}

type Row = CertificateRow & Pick<IssuedCertificate, 'issueReason' | 'issuedBy'> & { createdAt: string };

/** The certificates that were issued: looking at them, revoking one, issuing one anew. Nothing is ever deleted. */
export function createRegistry({ strapi, ring, holderNames }: Deps) {
  const query = () => strapi.db.query(UID.certificate);

  /** Who may do it with every course may do it with certificates of courses that are gone, too. */
  const mayWithAll = (action: string, ctx: Context): boolean =>
    (ctx.state.userAbility as Ability).rulesFor(action, UID.course).some(({ conditions }) => !conditions);

  const permissionsManager = (action: string, ctx: Context) =>
    strapi
      .service('admin::permission')
      .createPermissionsManager({ ability: ctx.state.userAbility, action, model: UID.course });

  /** Ids of the courses whose certificates the user may see; undefined for all. */
  const visibleCourses = async (action: string, ctx: Context): Promise<string[] | undefined> => {
    if (mayWithAll(action, ctx)) return undefined;
    const { filters } = permissionsManager(action, ctx).addPermissionsQueryTo({}) as { filters?: object };
    const courses = (await strapi.documents(UID.course).findMany({
      status: 'draft',
      fields: ['documentId'],
      limit: 10_000,
      ...(filters && { filters }),
    } as never)) as unknown as { documentId: string }[];
    return courses.map(({ documentId }) => documentId);
  };

  const toIssued = (row: Row, account: AccountRow | undefined): IssuedCertificate => ({
    id: row.documentId,
    issue: row.issue,
    code: row.code,
    holder: row.holder,
    score: row.score,
    holderScripts: mixedScriptsOf(row.holder),
    nameStatus: row.nameStatus,
    nameConfirmedAt: row.nameConfirmedAt,
    nameConfirmedBy: row.nameConfirmedBy,
    account: account ? { fullName: account.fullName, isConfirmed: account.nameConfirmedAt !== null } : null,
    courseId: row.courseId,
    courseName: row.courseName,
    courseVersion: row.courseVersion ?? '',
    achievedAt: row.achievedAt,
    achievedOn: achievedOn(row),
    issuedAt: row.createdAt,
    issueReason: row.issueReason,
    issuedBy: row.issuedBy,
    revokedAt: row.revokedAt,
    revokedReason: row.revokedReason,
    revokedBy: row.revokedBy,
    replacedBy: row.replacedBy,
    state: certificateState(row),
    isProvisional: isProvisional(row),
    provisionalReasons: reasonsOf(row),
    pageUrl: pageUrl(apiUrl(strapi), row.code),
  });

  const toIssuedOnes = async (rows: Row[]): Promise<IssuedCertificate[]> => {
    const accounts = await holderNames.load([...new Set(rows.map((row) => row.learner))]);
    return rows.map((row) => toIssued(row, accounts.get(row.learner)));
  };

  const find = async (documentId: string): Promise<Row> => {
    const row: Row | null = await query().findOne({ where: { documentId } });
    if (!row) throw studioError('certificate.unknown');
    return row;
  };

  const issuedOne = async (documentId: string): Promise<IssuedCertificate> => {
    const [issued] = await toIssuedOnes([await find(documentId)]);
    if (!issued) throw studioError('certificate.unknown');
    return issued;
  };

  const STATUS_WHERE: Record<IssuedQuery['status'], object> = {
    all: {},
    valid: { revokedAt: null },
    revoked: { revokedAt: { $notNull: true } },
  };

  /** One transaction in which nobody else changes the certificate. @throws `certificate.unknown` */
  const exclusively = async <T>(documentId: string, work: (row: Row) => Promise<T>): Promise<T> =>
    strapi.db.transaction(async ({ trx }) => {
      await strapi.db
        .queryBuilder(UID.certificate)
        .select(['id'])
        .where({ documentId })
        .forUpdate()
        .transacting(trx)
        .execute();
      return work(await find(documentId));
    });

  const revocation = (reason: string, user: AdminUser) => ({
    revokedAt: new Date(),
    revokedReason: reason,
    revokedBy: nameOf(user),
  });

  const enrollmentOf = async (row: Row): Promise<string> => {
    const found: { documentId: string } | null = await strapi.db.query(UID.enrollment).findOne({
      select: ['documentId'],
      where: { learner: row.learner, courseId: row.courseId },
    });
    if (!found) throw studioError('certificate.orphan');
    return found.documentId;
  };

  /** What the new one says of its holder: as the account says now, or as before where that is gone or has no name. */
  const holderNow = (row: Row, account: AccountRow | null) => {
    const fullName = validFullName(account?.fullName);
    if (account && fullName) return frozenHolder(account, fullName);
    const { holder, nameStatus, nameConfirmedAt, nameConfirmedBy, emailHash, emailSalt } = row;
    return { holder, nameStatus, nameConfirmedAt, nameConfirmedBy, emailHash, emailSalt };
  };

  return {
    /** @throws `certificate.unknown`; `certificate.forbidden` if no role of the user allows it with its course */
    async authorize(documentId: string, action: string, ctx: Context): Promise<void> {
      const row = await find(documentId);
      const courses = await visibleCourses(action, ctx);
      if (courses && !courses.includes(row.courseId)) throw studioError('certificate.forbidden');
    },

    /** Latest first. */
    async list({ page, pageSize, search, status }: IssuedQuery, action: string, ctx: Context): Promise<IssuedPage> {
      const courses = await visibleCourses(action, ctx);
      const said = search && ['holder', 'courseName', 'code'].map((field) => ({ [field]: { $containsi: search } }));
      const where = {
        ...STATUS_WHERE[status],
        ...(courses && { courseId: { $in: courses } }),
        ...(said && { $or: said }),
      };
      const total = await query().count({ where });
      const rows: Row[] = await query().findMany({
        where,
        orderBy: [{ id: 'desc' }],
        limit: pageSize,
        offset: (page - 1) * pageSize,
      });
      return { results: await toIssuedOnes(rows), pageCount: Math.ceil(total / pageSize), total };
    },

    /** From now on it verifies as revoked; its bytes stay. @throws `certificate.revoked` if it is already */
    async revoke(documentId: string, { reason }: RevokeBody['data'], user: AdminUser): Promise<IssuedCertificate> {
      await exclusively(documentId, async (row) => {
        if (row.revokedAt) throw studioError('certificate.revoked');
        await query().update({ where: { id: row.id }, data: revocation(reason, user) });
        strapi.log.info(`certificate ${documentId} valid → revoked by ${user.id}`);
      });
      return issuedOne(documentId);
    },

    /**
     * Records that the user answers for the name of the holder, corrected where that is asked. The certificate keeps the
     * name it was issued with: another name stands on the one that is issued in its place.
     * @throws `name.invalid`, `certificate.accountGone`
     */
    async confirmName(documentId: string, body: ConfirmNameBody['data'], user: AdminUser): Promise<IssuedCertificate> {
      const { learner } = await find(documentId);
      await holderNames.confirm({ learner, fullName: body.fullName, user });
      return issuedOne(documentId);
    },

    /**
     * Issues another in the place of this one, with a code of its own; this one is revoked.
     * @throws `certificate.replaced` if that was done before; `certificate.orphan` if the enrolment is gone
     */
    async reissue(documentId: string, { reason }: ReissueBody['data'], user: AdminUser): Promise<IssuedCertificate> {
      let enrollmentId = '';
      const reissue = async (row: Row, account: AccountRow | null): Promise<string> => {
        if (row.replacedBy) throw studioError('certificate.replaced');
        enrollmentId = await enrollmentOf(row);
        const { learner, courseId, versionId, courseName, courseVersion, achievedAt, score } = row;
        const { topics, durationMinutes } = row;
        const made: Row = await query().create({
          data: {
            learner,
            courseId,
            versionId,
            courseName,
            courseVersion,
            achievedAt,
            score,
            topics,
            durationMinutes,
            ...holderNow(row, account),
            code: newCode(),
            issue: row.issue + 1,
            issueReason: reason,
            issuedBy: nameOf(user),
          },
        });
        const revoked = row.revokedAt ? {} : revocation(reason, user);
        await query().update({ where: { id: row.id }, data: { ...revoked, replacedBy: made.documentId } });
        strapi.log.info(`certificate ${documentId} replaced by ${made.documentId}, by ${user.id}`);
        return made.documentId;
      };
      const { learner } = await find(documentId);
      const issuedId = await holderNames.withAccountLock(learner, (account) =>
        exclusively(documentId, (row) => reissue(row, account)),
      );
      await ring({ name: 'certificate', enrollmentId });
      return issuedOne(issuedId);
    },
  };
}

export type Registry = ReturnType<typeof createRegistry>;
