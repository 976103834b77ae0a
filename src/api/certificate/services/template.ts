import type { Core } from '@strapi/strapi';

import { DEFAULT_DESIGN, readDesign, type CertificateDesign, type StoredDesign } from '../rules/design';

export const TEMPLATE = 'api::certificate.certificate-template';

/** There is one template; this names its row. */
export const SLOT = 'default';

/** The last proof print, and what it was printed from. */
export interface ProofPrint {
  /** ISO 8601. */
  printedAt: string;
  /** Of the template. */
  revision: number;
  /** The public address it names; null without one. */
  address: string | null;
}

export interface Template {
  /** 0 until somebody changed it. */
  revision: number;
  design: CertificateDesign;
  /** Null if none was printed, or none that is remembered. */
  proof: ProofPrint | null;
}

/** A proof may be printed before anybody changes the template: then there is no design yet. */
interface TemplateRow {
  revision: number;
  design: StoredDesign | null;
  proof: ProofPrint | null;
}

/** How certificates look from now on. Those that are stored stay as they are. */
const templateService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** A design of an older release that lacks something is completed with what is standard. */
  async current(): Promise<Template> {
    const row: TemplateRow | null = await strapi.db.query(TEMPLATE).findOne({ where: { slot: SLOT } });
    const proof = row?.proof ?? null;
    if (!row?.design) return { revision: row?.revision ?? 0, design: DEFAULT_DESIGN, proof };
    return { revision: row.revision, design: readDesign(row.design), proof };
  },
});

export default templateService;
export type TemplateService = ReturnType<typeof templateService>;
