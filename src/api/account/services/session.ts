import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { buildSessionMetadata } from '@strapi/utils';
import { jwtVerify, SignJWT } from 'jose';

import { refuse } from '../../course/rules/errors';

const USER = 'plugin::users-permissions.user';
const SESSION = 'admin::session';
const ORIGIN = 'users-permissions';

/**
 * For so long a refresh token that was used already still gives the session it was exchanged for: two tabs that refresh
 * at the same moment both stay logged in. Later it can only be a copy.
 */
const REUSE_GRACE_MS = 30_000;

/** What a client holds of a session: a short access token, and the token it is renewed with. */
export interface SessionTokens {
  jwt: string;
  refreshToken: string;
}

interface SessionRow {
  sessionId: string;
  childId: string | null;
  userId: string;
  deviceId: string;
  origin: string;
  status: string;
  createdAt: string;
  expiresAt: string;
}

interface RefreshClaims {
  userId: string;
  sessionId: string;
}

/**
 * Sessions of learners, on top of Strapi's session manager. Each login is a device of its own: refreshing replaces its
 * row, and logging out removes all of them, so that access tokens given earlier end as well (`isLive`).
 */
const sessionService = ({ strapi }: { strapi: Core.Strapi }) => {
  const manager = () => strapi.sessionManager(ORIGIN);
  const query = () => strapi.db.query(SESSION);
  const rowOf = async (sessionId: string): Promise<SessionRow | null> =>
    query().findOne({ where: { sessionId, origin: ORIGIN } });
  const secret = () => new TextEncoder().encode(strapi.config.get<string>('plugin::users-permissions.jwtSecret'));

  const accessFor = async (refreshToken: string): Promise<SessionTokens> => {
    const access = await manager().generateAccessToken(refreshToken);
    if ('error' in access) throw refuse('session.ended');
    return { jwt: access.token, refreshToken };
  };

  /** Who changes a password or blocks an account writes this row first: sessions begin before that or not at all. */
  const lockAccount = async (userId: string): Promise<{ blocked: boolean; password: string } | null> =>
    strapi.db.transaction(async ({ trx }) => {
      const { tableName } = strapi.db.metadata.get(USER);
      const account = strapi.db
        .connection(tableName)
        .select('blocked', 'password')
        .where({ id: Number(userId) });
      const [row] = await account.transacting(trx).forUpdate();
      return (row as { blocked: boolean; password: string } | undefined) ?? null;
    });

  /** What a refresh token says, whether or not it was used already; null if it is not one of ours or has expired. */
  const readClaims = async (token: unknown): Promise<RefreshClaims | null> => {
    if (typeof token !== 'string') return null;
    const read = await jwtVerify(token, secret(), { algorithms: ['HS256'] }).catch(() => null);
    const { userId, sessionId, type } = (read?.payload ?? {}) as Record<string, unknown>;
    if (type !== 'refresh' || typeof userId !== 'string' || typeof sessionId !== 'string') return null;
    return { userId, sessionId };
  };

  /** The session that a used token was exchanged for, through further exchanges; null if too long ago, or ended. */
  const successorOf = async (row: SessionRow): Promise<SessionRow | null> => {
    const child = row.childId === null ? null : await rowOf(row.childId);
    if (!child || Date.now() - new Date(child.createdAt).getTime() > REUSE_GRACE_MS) return null;
    return child.status === 'active' ? child : successorOf(child);
  };

  /** The refresh token of a session as Strapi signed it. */
  const tokenOf = ({ userId, sessionId, createdAt, expiresAt }: SessionRow): Promise<string> =>
    new SignJWT({ userId, sessionId, type: 'refresh' })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt(new Date(createdAt))
      .setExpirationTime(new Date(expiresAt))
      .sign(secret());

  const endDevice = async ({ userId, deviceId }: Pick<SessionRow, 'userId' | 'deviceId'>): Promise<void> =>
    manager().invalidateRefreshToken(userId, deviceId);

  const rotate = async (token: string): Promise<string | null> => {
    const rotated = await manager().rotateRefreshToken(token);
    return 'error' in rotated ? null : rotated.token;
  };

  /** An exchanged token is remembered for as long as anybody could come with it: of the two, the thief may be the first. */
  const forgetExpired = ({ userId, deviceId }: SessionRow) => {
    const expiresAt = { $lt: new Date() };
    return query().deleteMany({ where: { userId, deviceId, origin: ORIGIN, status: 'rotated', expiresAt } });
  };

  /** The token that takes the place of the given one; null, and the device's sessions ended, if that was a copy. */
  const exchange = async (token: string, { userId, sessionId }: RefreshClaims): Promise<string | null> => {
    const account = await lockAccount(userId);
    const row = await rowOf(sessionId);
    if (!account || account.blocked || !row || row.userId !== userId) return null;
    if (row.status === 'active') {
      await forgetExpired(row);
      return rotate(token);
    }
    const successor = await successorOf(row);
    if (successor) return tokenOf(successor);
    await endDevice(row);
    strapi.log.warn(`account ${userId}: a refresh token was used twice; the sessions of that device were ended`);
    return null;
  };

  return {
    /**
     * Begins a session. With `provenBy`, the hash of the password that was checked, only if that is still the
     * password: it may have been changed in the meantime. @throws `session.ended`
     */
    async start({ id, userAgent, provenBy }: { id: number; userAgent?: string | undefined; provenBy?: string }) {
      const userId = String(id);
      return strapi.db.transaction(async (): Promise<SessionTokens> => {
        const account = await lockAccount(userId);
        if (!account || account.blocked || (provenBy && provenBy !== account.password)) throw refuse('session.ended');
        const metadata = buildSessionMetadata({ userAgent });
        const { token } = await manager().generateRefreshToken(userId, randomUUID(), { type: 'refresh', metadata });
        return accessFor(token);
      });
    },

    /** Exchanges a refresh token for a new one, with an access token. @throws `session.ended` */
    async refresh(token: unknown): Promise<SessionTokens> {
      const claims = await readClaims(token);
      if (!claims) throw refuse('session.ended');
      const next = await strapi.db.transaction(() => exchange(token as string, claims));
      if (next === null) throw refuse('session.ended');
      return accessFor(next);
    },

    /** Whether the session an access token belongs to was not ended. */
    isLive: (sessionId: string): Promise<boolean> => manager().isSessionActive(sessionId),

    /** Whose refresh token this is, also of one that was used already. */
    async ownerOf(token: unknown): Promise<RefreshClaims | null> {
      return readClaims(token);
    },

    /** Logs out the device that a session is on. @returns whether there was such a session of this account */
    async endOne({ userId, sessionId }: RefreshClaims): Promise<boolean> {
      const row = await rowOf(sessionId);
      if (!row || row.userId !== userId) return false;
      await endDevice(row);
      return true;
    },

    /** Logs an account out everywhere, at once. */
    endAll: (userId: string): Promise<void> => manager().invalidateRefreshToken(userId),
  };
};

export default sessionService;
export type SessionService = ReturnType<typeof sessionService>;
