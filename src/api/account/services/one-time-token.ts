import type { Core } from '@strapi/strapi';

import { createToken, hashToken, isTokenLike, TOKEN_LIFETIMES_MS, type TokenPurpose } from '../rules/one-time-token';

const TOKEN = 'api::account.one-time-token';

export interface TokenRow<Details = unknown> {
  id: number;
  documentId: string;
  /** Whom it is for: an address or the documentId of an account. */
  subject: string;
  details: Details;
  expiresAt: string;
  createdAt: string;
}

interface Issue {
  purpose: TokenPurpose;
  subject: string;
  details?: unknown;
}

/** Tokens that work once and for a while. Only their hashes are stored: who reads the database cannot use them. */
const oneTimeTokenService = ({ strapi }: { strapi: Core.Strapi }) => {
  const query = () => strapi.db.query(TOKEN);

  const find = async <Details>(purpose: TokenPurpose, token: unknown): Promise<TokenRow<Details> | null> => {
    if (!isTokenLike(token)) return null;
    const where = { purpose, tokenHash: hashToken(token), expiresAt: { $gt: new Date() } };
    return query().findOne({ where });
  };

  /** Ends every token of this purpose for somebody. */
  const revoke = async (purpose: TokenPurpose, subject: string): Promise<void> => {
    await query().deleteMany({ where: { purpose, subject } });
  };

  return {
    /** A new token. It is nowhere else, so whoever it is for must be given it now. Expired ones are cleared away. */
    async issue({ purpose, subject, details = null }: Issue): Promise<string> {
      await query().deleteMany({ where: { expiresAt: { $lte: new Date() } } });
      const token = createToken();
      const expiresAt = new Date(Date.now() + TOKEN_LIFETIMES_MS[purpose]);
      await query().create({ data: { purpose, subject, details, expiresAt, tokenHash: hashToken(token) } });
      return token;
    },

    find,
    revoke,

    /** Uses a token up. @returns what it was for; null if it is unknown, expired or used, or somebody else was faster */
    async redeem<Details>(purpose: TokenPurpose, token: unknown): Promise<TokenRow<Details> | null> {
      const row = await find<Details>(purpose, token);
      if (!row) return null;
      const { count } = await query().deleteMany({ where: { id: row.id } });
      return count === 1 ? row : null;
    },

    /** Those of a purpose that still work, the latest first. */
    async list<Details>(purpose: TokenPurpose): Promise<TokenRow<Details>[]> {
      return query().findMany({ where: { purpose, expiresAt: { $gt: new Date() } }, orderBy: { id: 'desc' } });
    },

    /** @returns whether there was one */
    async revokeById(purpose: TokenPurpose, documentId: string): Promise<boolean> {
      const { count } = await query().deleteMany({ where: { purpose, documentId } });
      return count > 0;
    },
  };
};

export default oneTimeTokenService;
export type OneTimeTokenService = ReturnType<typeof oneTimeTokenService>;
