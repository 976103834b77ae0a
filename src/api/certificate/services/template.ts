import type { Core } from '@strapi/strapi';

import { certificateDesign, DEFAULT_DESIGN, type CertificateDesign } from '../rules/design';

export const TEMPLATE = 'api::certificate.certificate-template';

/** There is one template; this names its row. */
export const SLOT = 'default';

/** What a design says that was saved before there was a choice, so that it looks as it did. */
const UNSAID = { nameTypeface: 'sans' } as const;

export interface Template {
  /** 0 until somebody changed it. */
  revision: number;
  design: CertificateDesign;
}

/** How certificates look from now on. Those that are stored stay as they are. */
const templateService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** A design of an older release that lacks something is completed with what is standard. */
  async current(): Promise<Template> {
    const row: { revision: number; design: CertificateDesign } | null = await strapi.db
      .query(TEMPLATE)
      .findOne({ where: { slot: SLOT } });
    if (!row) return { revision: 0, design: DEFAULT_DESIGN };
    const design = {
      ...DEFAULT_DESIGN,
      ...UNSAID,
      ...row.design,
      texts: { ...DEFAULT_DESIGN.texts, ...row.design.texts },
    };
    return { revision: row.revision, design: certificateDesign.parse(design) };
  },
});

export default templateService;
export type TemplateService = ReturnType<typeof templateService>;
