import type { Core } from '@strapi/strapi';
import QRCode from 'qrcode';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { ProvisionalReason } from '../../../../../src/api/certificate/rules/contract';
import { pageUrl } from '../../../../../src/api/certificate/rules/credential';
import { IMAGES, type CertificateDesign } from '../../../../../src/api/certificate/rules/design';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import { apiUrl, publicAddress } from '../../../../../src/api/certificate/services/credential';
import type { TemplateService } from '../../../../../src/api/certificate/services/template';
import { UID } from '../uids';
import { layOutCertificate, type CertificatePage, type CertificateText, type PrintedDesign } from './template';

/** What a certificate says, without what follows from its code, and from what it lacks. */
export type Said = Omit<CertificateText, 'verifyUrl' | 'qr' | 'isProvisional'>;

export interface DrawnCertificate extends CertificatePage {
  /** What it lacks to be final, which the page says; null if it is final. */
  reason: ProvisionalReason | null;
  /** The time zone of its date. */
  timeZone: string;
  /** What it says of its course. */
  shows: CertificateDesign['shows'];
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

  const reasonOf = ({ unprintable }: CertificatePage): ProvisionalReason | null => {
    if (!publicAddress(strapi)) return 'address';
    return unprintable.length > 0 ? 'characters' : null;
  };

  const draw = async (said: Said, design: CertificateDesign): Promise<DrawnCertificate> => {
    const verifyUrl = pageUrl(apiUrl(strapi), said.code);
    const qr = await QRCode.toString(verifyUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 });
    const printed = await withImages(design);
    const final = layOutCertificate({ ...said, isProvisional: false, verifyUrl, qr }, printed);
    const reason = reasonOf(final);
    const page = reason ? layOutCertificate({ ...said, isProvisional: true, verifyUrl, qr }, printed) : final;
    return { html: page.html, unprintable: final.unprintable, reason, timeZone: design.timeZone, shows: design.shows };
  };

  return {
    draw,

    /** The page of a certificate, in the design that is in force now. */
    async drawCertificate(row: CertificateRow): Promise<DrawnCertificate> {
      const { holder, nameStatus, courseName, durationMinutes, score, code } = row;
      const course = { courseName, courseVersion: row.courseVersion ?? '', topics: row.topics ?? [], durationMinutes };
      const said = { holder, nameStatus, ...course, score, code, achievedAt: new Date(row.achievedAt) };
      return draw(said, (await template().current()).design);
    },
  };
}

export type Drawing = ReturnType<typeof createDrawing>;
