import type { Core } from '@strapi/strapi';
import QRCode from 'qrcode';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import { pageUrl } from '../../../../../src/api/certificate/rules/credential';
import { IMAGES, type CertificateDesign } from '../../../../../src/api/certificate/rules/design';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import { apiUrl } from '../../../../../src/api/certificate/services/credential';
import type { TemplateService } from '../../../../../src/api/certificate/services/template';
import { UID } from '../uids';
import { certificateHtml, type CertificateText, type PrintedDesign } from './template';

/** What a certificate says, without what follows from its code. */
export type Said = Omit<CertificateText, 'verifyUrl' | 'qr'>;

export interface DrawnCertificate {
  html: string;
  /** The time zone of its date. */
  timeZone: string;
}

/** Turns certificates into pages: the template, its images, and the QR code. */
export function createDrawing({ strapi }: { strapi: Core.Strapi }) {
  const template = () => strapi.service('api::certificate.template') as unknown as TemplateService;
  const assets = () => strapi.service(UID.asset) as unknown as AssetService;

  /** Images do not change once stored; those of the design in use are kept. */
  const images = new Map<string, string>();

  const read = async (id: string): Promise<string | null> => {
    const row: AssetRow | null = await strapi.db
      .query(UID.asset)
      .findOne({ where: { documentId: id, doomedAt: null } });
    if (!row) return null;
    const chunks: Buffer[] = [];
    for await (const chunk of await assets().open(row)) chunks.push(chunk as Buffer);
    return `data:${row.mime ?? ''};base64,${Buffer.concat(chunks).toString('base64')}`;
  };

  const imageOf = async (id: string | null): Promise<string | null> => {
    if (!id) return null;
    const data = images.get(id) ?? (await read(id));
    if (!data) return null;
    if (!images.has(id) && images.size >= 2 * IMAGES.length) images.clear();
    images.set(id, data);
    return data;
  };

  const withImages = async (design: CertificateDesign): Promise<PrintedDesign> => {
    const found = await Promise.all(IMAGES.map(async (name) => [name, await imageOf(design.images[name])] as const));
    return { ...design, images: Object.fromEntries(found) as PrintedDesign['images'] };
  };

  const draw = async (said: Said, design: CertificateDesign): Promise<string> => {
    const verifyUrl = pageUrl(apiUrl(strapi), said.code);
    const qr = await QRCode.toString(verifyUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 });
    return certificateHtml({ ...said, verifyUrl, qr }, await withImages(design));
  };

  return {
    draw,

    /** The page of a certificate, in the design that is in force now. */
    async drawCertificate(
      row: CertificateRow,
      { isProvisional }: Pick<Said, 'isProvisional'>,
    ): Promise<DrawnCertificate> {
      const { holder, nameStatus, courseName, score, code } = row;
      const said = {
        holder,
        nameStatus,
        courseName,
        courseVersion: row.courseVersion ?? '',
        score,
        code,
        isProvisional,
      };
      const { design } = await template().current();
      const html = await draw({ ...said, achievedAt: new Date(row.achievedAt) }, design);
      return { html, timeZone: design.timeZone };
    },
  };
}

export type Drawing = ReturnType<typeof createDrawing>;
