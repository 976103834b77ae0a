import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import {
  COURSE_PARTS,
  IMAGES,
  printsOfCourse,
  type CertificateDesign,
  type DesignImage,
} from '../../../../../src/api/certificate/rules/design';
import { publicAddress } from '../../../../../src/api/certificate/services/credential';
import {
  SLOT,
  TEMPLATE,
  type ProofPrint,
  type TemplateService,
} from '../../../../../src/api/certificate/services/template';
import type {
  CertificateReadiness,
  CertificateTemplate,
  PreviewBody,
  ProofBody,
  SaveTemplateBody,
  TemplateImage,
  UnprintableQuery,
} from '../../../shared/certificates';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import { held, type Ledger } from '../media';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UID } from '../uids';
import { findChromium, PrinterBusy, type Printer } from './browser';
import type { DrawnCertificate, Drawing } from './drawing';
import { findUnprintable } from './fonts';
import { prepareImage } from './images';
import { checkReadiness, printedTexts, type CourseTexts, type UnprintableCourse } from './readiness.rules';
import { putBytes } from './store-bytes';

interface Deps {
  strapi: Core.Strapi;
  settings: Pick<Settings, 'chromiumPath'>;
  storage: Pick<Storage, 'put'>;
  ledger: Pick<Ledger, 'reserve' | 'finish' | 'destroy' | 'findMany'>;
  printer: Pick<Printer, 'print' | 'picture'>;
  drawing: Pick<Drawing, 'draw'>;
}

/** A4 at 96 dots an inch. */
const PICTURE = { landscape: { width: 1123, height: 794 }, portrait: { width: 794, height: 1123 } } as const;

/** Of how many published courses the names are checked, the latest first. */
const MAX_CHECKED_COURSES = 10_000;

/** An address like a certificate's, that belongs to none. */
const SAMPLE_CODE = '0'.repeat(32);

/** The template as an administrator changes it: load, save, images, and what it will look like. */
export function createDesigner({ strapi, settings, storage, ledger, printer, drawing }: Deps) {
  const query = () => strapi.db.query(TEMPLATE);
  const template = () => strapi.service('api::certificate.template') as unknown as TemplateService;
  const assets = () => strapi.service(UID.asset) as unknown as AssetService;

  const idsIn = ({ images }: CertificateDesign): string[] => IMAGES.flatMap((name) => images[name] ?? []);

  /** Takes back the sweep's mark; a file that is gone, or is no picture, cannot be used. @throws `asset.gone` */
  const useImages = async (design: CertificateDesign): Promise<void> => {
    const ids = [...new Set(idsIn(design))];
    if (ids.length === 0) return;
    const { count } = await strapi.db.query(UID.asset).updateMany({
      where: {
        documentId: { $in: ids },
        role: 'original',
        kind: 'image',
        draft: null,
        state: 'finished',
        doomedAt: null,
      },
      data: held(),
    });
    if (count < ids.length) throw studioError('asset.gone');
  };

  const imagesOf = async (design: CertificateDesign): Promise<CertificateTemplate['images']> => {
    const described = await assets().describe(idsIn(design));
    const urlOf = (name: DesignImage) => described.get(design.images[name] ?? '')?.sources[0]?.url ?? null;
    return { logo: urlOf('logo'), background: urlOf('background'), signature: urlOf('signature') };
  };

  /** @throws `template.conflict` if somebody else saved since */
  const write = async ({ revision, design }: SaveTemplateBody['data']): Promise<void> => {
    const data = { design, revision: revision + 1 };
    const { count } = await query().updateMany({ where: { slot: SLOT, revision }, data });
    if (count > 0) return;
    if (revision > 0) throw studioError('template.conflict');
    await query().create({ data: { ...data, slot: SLOT } });
  };

  /** Together with what it was printed from, so that a later change shows. */
  const recordProof = async (proof: ProofPrint): Promise<void> => {
    const update = () => query().updateMany({ where: { slot: SLOT }, data: { proof } });
    const { count } = await update();
    if (count > 0) return;
    await query()
      .create({ data: { slot: SLOT, revision: 0, proof } })
      .catch(async (error: unknown) => {
        // The unique index of the slot: somebody else was first.
        if ((await update()).count === 0) throw error;
      });
  };

  const drawSample = ({ design, sample }: Omit<PreviewBody['data'], 'format'>): Promise<DrawnCertificate> =>
    drawing.draw(
      {
        ...sample,
        code: SAMPLE_CODE,
        achievedAt: new Date(sample.achievedAt),
        score: sample.score ?? null,
      },
      design,
    );

  /** @throws `renderer.missing`, `renderer.busy` */
  const drawn = async (how: (chromium: string) => Promise<Buffer>): Promise<Buffer> => {
    const chromium = await findChromium(settings);
    if (!chromium) throw studioError('renderer.missing');
    return how(chromium).catch((error: unknown) => {
      throw error instanceof PrinterBusy ? studioError('renderer.busy') : error;
    });
  };

  /** Nobody's certificate: what the template itself says is what is looked at. */
  const EMPTY_SAMPLE: PreviewBody['data']['sample'] = {
    holder: '–',
    courseName: '–',
    courseVersion: '1',
    topics: ['–'],
    durationMinutes: 1,
    achievedAt: new Date(0).toISOString(),
    score: 100,
    nameStatus: 'confirmed',
  };

  /** Published courses that give certificates, in the catalogue or not, with texts on them that cannot be printed. */
  const findUnprintableCourses = async (design: CertificateDesign): Promise<UnprintableCourse[]> => {
    const courses: CourseTexts[] = await strapi.db.query(UID.course).findMany({
      select: [...COURSE_PARTS],
      where: { publishedAt: { $notNull: true }, certificate: true },
      orderBy: { id: 'desc' },
      limit: MAX_CHECKED_COURSES,
    });
    return courses
      .map((course) => ({
        name: course.name,
        characters: findUnprintable(printedTexts(course, design), design.language),
      }))
      .filter(({ characters }) => characters.length > 0);
  };

  return {
    /** What should be settled before the first certificate is issued. */
    async checkReadiness(): Promise<CertificateReadiness> {
      const { design, revision, proof } = await template().current();
      const { unprintable } = await drawSample({ design, sample: EMPTY_SAMPLE });
      const hasPrinter = (await findChromium(settings)) !== undefined;
      const where = { finality: 'provisional', revokedAt: null };
      return {
        checks: checkReadiness({
          design,
          revision,
          proof,
          hasPrinter,
          unprintable,
          unprintableCourses: await findUnprintableCourses(design),
          address: publicAddress(strapi),
        }),
        provisionalCount: await strapi.db.query(UID.certificate).count({ where }),
      };
    },

    /** The characters of a part of a course that certificates in the saved template cannot print. */
    async findUnprintableIn({ text, part }: UnprintableQuery): Promise<string[]> {
      const { design } = await template().current();
      return printsOfCourse(design, part) ? findUnprintable([text], design.language) : [];
    },

    async load(): Promise<CertificateTemplate> {
      const { revision, design } = await template().current();
      return { revision, design, images: await imagesOf(design) };
    },

    /** For certificates made from now on. @throws `template.conflict`, `asset.gone` */
    async save(given: SaveTemplateBody['data'], user: AdminUser): Promise<CertificateTemplate> {
      const save = strapi.db.transaction(async () => {
        await useImages(given.design);
        await write(given);
      });
      await save.catch(async (error: unknown) => {
        // The unique index of the slot lets one of several first ones through.
        const isLate = given.revision === 0 && (await template().current()).revision > 0;
        throw isLate ? studioError('template.conflict') : error;
      });
      strapi.log.info(`certificate template changed by ${user.id}, revision ${given.revision + 1}`);
      return this.load();
    },

    /** Keeps a picture until a saved template names it, or the sweep finds that none does. @throws `template.image*` */
    async storeImage(given: { bytes: Buffer; name: string }, user: AdminUser): Promise<TemplateImage> {
      const { bytes, mime, ext } = await prepareImage(given.bytes);
      const asset: AssetRow = await ledger.reserve({
        role: 'original',
        kind: 'image',
        owner: user.id,
        name: given.name.slice(0, 200),
        mime,
        ext,
        bytes: bytes.length,
      });
      try {
        const url = await putBytes(storage, asset, bytes);
        await ledger.finish(asset, { bytes: bytes.length, url });
      } catch (error) {
        await ledger.destroy(asset);
        throw error;
      }
      const described = await assets().describe([asset.documentId]);
      return { id: asset.documentId, url: described.get(asset.documentId)?.sources[0]?.url ?? null };
    },

    /** The page as a PNG, drawn by the Chromium that prints certificates. @throws `renderer.*` */
    async picture(given: PreviewBody['data']): Promise<Buffer> {
      const { html } = await drawSample(given);
      return drawn((chromium) => printer.picture(chromium, html, PICTURE[given.design.orientation]));
    },

    /** A certificate of nobody in the saved template, as a learner would get it now; remembered. @throws `renderer.*` */
    async printProof(sample: ProofBody['data']['sample']): Promise<Buffer> {
      const { design, revision } = await template().current();
      const address = publicAddress(strapi);
      const { html } = await drawSample({ design, sample });
      const pdf = await drawn((chromium) => printer.print(chromium, html));
      await recordProof({ printedAt: new Date().toISOString(), revision, address });
      return pdf;
    },

    /** The page as a PDF, as a certificate would be. @throws `renderer.*` */
    async pdf(given: PreviewBody['data']): Promise<Buffer> {
      const { html } = await drawSample(given);
      return drawn((chromium) => printer.print(chromium, html));
    },
  };
}

export type Designer = ReturnType<typeof createDesigner>;
