import type { Core } from '@strapi/strapi';
import QRCode from 'qrcode';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { ProvisionalReason } from '../../../../../src/api/certificate/rules/contract';
import { pageUrl } from '../../../../../src/api/certificate/rules/credential';
import { IMAGES, lacksIssuer, type CertificateDesign } from '../../../../../src/api/certificate/rules/design';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import { apiUrl, publicAddress } from '../../../../../src/api/certificate/services/credential';
import type { TemplateService } from '../../../../../src/api/certificate/services/template';
import { UID } from '../uids';
import { layOutCertificate, type CertificatePage, type CertificateText, type PrintedDesign } from './template';

/** What a certificate says, without what follows from its code, and from what it lacks. */
export type Said = Omit<CertificateText, 'verifyUrl' | 'qr' | 'isProvisional'>;

export interface DrawnCertificate extends CertificatePage {
  /** All that it lacks to be final, which the page says; none if it is final. */
  reasons: ProvisionalReason[];
  /** The public address that it names; null where there is none, and it names this machine. */
  address: string | null;
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

  const reasonsFor = (page: CertificatePage, design: CertificateDesign): ProvisionalReason[] => [
    ...(publicAddress(strapi) ? [] : (['address'] as const)),
    ...(lacksIssuer(design) ? (['issuer'] as const) : []),
    ...(page.unprintable.length > 0 ? (['characters'] as const) : []),
  ];

  /** `withheldFor` is what it lacks besides what the page and the server tell. */
  const draw = async (
    said: Said,
    design: CertificateDesign,
    withheldFor: readonly ProvisionalReason[] = [],
  ): Promise<DrawnCertificate> => {
    const verifyUrl = pageUrl(apiUrl(strapi), said.code);
    const qr = await QRCode.toString(verifyUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 });
    const printed = await withImages(design);
    const final = layOutCertificate({ ...said, isProvisional: false, verifyUrl, qr }, printed);
    const reasons = [...withheldFor, ...reasonsFor(final, design)];
    const isProvisional = reasons.length > 0;
    const { html } = isProvisional ? layOutCertificate({ ...said, isProvisional, verifyUrl, qr }, printed) : final;
    const { timeZone, shows } = design;
    return { html, unprintable: final.unprintable, reasons, address: publicAddress(strapi), timeZone, shows };
  };

  return {
    draw,

    /** The page of a certificate, in the design that is in force now. */
    async drawCertificate(
      row: CertificateRow,
      withheldFor: readonly ProvisionalReason[] = [],
    ): Promise<DrawnCertificate> {
      const { holder, nameStatus, courseName, durationMinutes, score, code } = row;
      const course = { courseName, courseVersion: row.courseVersion ?? '', topics: row.topics ?? [], durationMinutes };
      const said = { holder, nameStatus, ...course, score, code, achievedAt: new Date(row.achievedAt) };
      return draw(said, (await template().current()).design, withheldFor);
    },
  };
}

export type Drawing = ReturnType<typeof createDrawing>;
