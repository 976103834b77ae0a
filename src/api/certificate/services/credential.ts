import type { Core } from '@strapi/strapi';
import { SignJWT } from 'jose';

import { refuse } from '../../course/rules/errors';
import type { PublishedKey } from '../rules/contract';
import { credentialOf, keyUrl, publishedProfile, revocationListOf } from '../rules/credential';
import { localAddressOf, publicAddressOf } from '../rules/public-address';
import { isProvisional, type CertificateRow } from '../rules/view';
import type { CertificateService } from './certificate';
import { ALGORITHM, type SigningKeyService } from './signing-key';
import type { TemplateService } from './template';

const CERTIFICATE = 'api::certificate.certificate';

/** Certificates as Open Badges 3.0, and what is needed to verify them. */
const credentialService = ({ strapi }: { strapi: Core.Strapi }) => {
  const api = () => apiUrl(strapi);
  const query = () => strapi.db.query(CERTIFICATE);
  const keys = () => strapi.service('api::certificate.signing-key') as unknown as SigningKeyService;
  const template = () => strapi.service('api::certificate.template') as unknown as TemplateService;
  const certificates = () => strapi.service('api::certificate.certificate') as unknown as CertificateService;

  const published = async (): Promise<PublishedKey[]> =>
    (await keys().published()).map((key) => ({ ...key, kid: keyUrl(api(), key.kid) }));

  return {
    /**
     * The learner's certificate as a signed VC-JWT. It names addresses of this server for ever, so there is none without
     * a public one. Throws `certificate.unknown`, `certificate.revoked`, `certificate.provisional`.
     */
    async sign(owned: { id: string; learner: string }): Promise<string> {
      const where = { documentId: owned.id, learner: owned.learner };
      const row: CertificateRow | null = await query().findOne({ where });
      if (!row) throw refuse('certificate.unknown');
      if (row.revokedAt) throw refuse('certificate.revoked');
      if (isProvisional(row) || !publicAddress(strapi)) throw refuse('certificate.provisional');
      const { design } = await template().current();
      const { kid, key } = await keys().current();
      const credential = credentialOf({ api: api(), row, design });
      return new SignJWT({ ...credential })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: keyUrl(api(), kid) })
        .setIssuer(credential.issuer.id)
        .setSubject(credential.credentialSubject.id)
        .setJti(credential.id)
        .setNotBefore(new Date(credential.validFrom))
        .sign(key);
    },

    profile: async () => publishedProfile(api(), (await template().current()).design),

    async keySet() {
      // The first who asks makes the key, so that a verifier may fetch the set before the first badge.
      await keys().current();
      return { keys: await published() };
    },

    /** The one public key that a signature names. Throws `key.unknown`. */
    async publicKey(kid: string): Promise<PublishedKey> {
      const found = (await published()).find((key) => key.kid === keyUrl(api(), kid));
      if (!found) throw refuse('key.unknown');
      return found;
    },

    /** Throws `certificate.code`, `certificate.unknown`. */
    async status(code: string) {
      const row = await certificates().findByCode(code);
      if (!row) throw refuse('certificate.unknown');
      return revocationListOf(api(), row);
    },
  };
};

/** The address under which others reach this server; null where `PUBLIC_URL` names none. */
export const publicAddress = (strapi: Core.Strapi): string | null =>
  publicAddressOf(strapi.config.get<string>('server.url', ''));

/** Where the REST API is: under the public address, or else where a browser on this machine finds it. */
export function apiUrl(strapi: Core.Strapi): string {
  const server = publicAddress(strapi) ?? localAddressOf(strapi.config.get<string>('server.absoluteUrl', ''));
  return `${server}${strapi.config.get<string>('api.rest.prefix', '/api')}`;
}

export default credentialService;
export type CredentialService = ReturnType<typeof credentialService>;
