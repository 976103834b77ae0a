import { createPublicKey, generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Core } from '@strapi/strapi';
import { importPKCS8, type CryptoKey } from 'jose';

import type { PublishedKey } from '../rules/contract';

const KEY = 'api::certificate.signing-key';

/** The algorithm every verifier of Open Badges must know. */
export const ALGORITHM = 'RS256';
const BITS = 2048;

interface KeyRow {
  id: number;
  kid: string;
  publicKey: Pick<PublishedKey, 'kty' | 'n' | 'e'>;
  privateKey: string;
  retiredAt: string | null;
}

export interface Signer {
  kid: string;
  key: CryptoKey;
}

interface Encryption {
  encrypt(value: string): string | null;
  decrypt(value: string): string | null;
}

/**
 * The key pair that signs badges: made the first time it is needed, its private half encrypted in the database with the
 * installation's `ENCRYPTION_KEY`, so that several servers sign with the same key and a copy of the database cannot.
 */
const signingKeyService = ({ strapi }: { strapi: Core.Strapi }) => {
  const query = () => strapi.db.query(KEY);
  const encryption = () => strapi.service('admin::encryption') as unknown as Encryption;

  /** The oldest that is in use: two servers that make the first key at once agree on one of them. */
  const inUse = async (): Promise<KeyRow | null> =>
    query().findOne({ where: { retiredAt: null }, orderBy: { id: 'asc' } });

  const create = async (): Promise<void> => {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
    const sealed = encryption().encrypt(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    if (!sealed) throw new Error('badges cannot be signed: ENCRYPTION_KEY is not set');
    const publicKey = createPublicKey(privateKey).export({ format: 'jwk' });
    await query().create({ data: { kid: randomUUID(), publicKey, privateKey: sealed } });
    strapi.log.info('signing key for badges made');
  };

  const retire = ({ id }: KeyRow) => query().update({ where: { id }, data: { retiredAt: new Date() } });

  return {
    /** The key to sign with. One that can no longer be read, because `ENCRYPTION_KEY` was changed, is retired. */
    async current(): Promise<Signer> {
      let row = await inUse();
      const pem = row && encryption().decrypt(row.privateKey);
      if (row && pem) return { kid: row.kid, key: await importPKCS8(pem, ALGORITHM) };
      if (row) await retire(row);
      await create();
      row = await inUse();
      const made = row && encryption().decrypt(row.privateKey);
      if (!row || !made) throw new Error('the signing key for badges cannot be read');
      return { kid: row.kid, key: await importPKCS8(made, ALGORITHM) };
    },

    /** Signs with a new key from now on. What the old one signed can still be verified. */
    async rotate(): Promise<void> {
      const rows: KeyRow[] = await query().findMany({ where: { retiredAt: null } });
      await create();
      for (const row of rows) await retire(row);
    },

    /** All public keys, of retired ones too. */
    async published(): Promise<PublishedKey[]> {
      const rows: KeyRow[] = await query().findMany({ orderBy: { id: 'asc' } });
      return rows.map(({ kid, publicKey }) => ({ ...publicKey, kid, alg: ALGORITHM, use: 'sig' }));
    },
  };
};

export default signingKeyService;
export type SigningKeyService = ReturnType<typeof signingKeyService>;
