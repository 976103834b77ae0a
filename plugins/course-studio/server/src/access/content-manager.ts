import { errors } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import pick from 'lodash/pick';

import { KEY_STATISTICS_ACTIONS } from '../../../shared/access';
import { modelOf, secretFields } from './models';
import { isClosed } from './private-types';

type Action = (this: Controller, ctx: Context) => Promise<unknown>;
type Controller = Record<string, Action> & {
  extractAndValidateRequestInfo(ctx: Context, id?: unknown): Promise<RequestInfo | undefined>;
};
interface RequestInfo {
  targetSchema?: { uid: string };
}

interface PermissionChecker {
  can: Record<'read' | 'create' | 'update', () => boolean>;
  sanitizedQuery: { read(query: object): Promise<{ filters?: object; sort?: unknown }> };
}

/** All that a relation picker may be asked: which page, what to search for, and what is already there. */
const PICKER_PARAMETERS = ['id', 'locale', 'status', 'page', 'pageSize', '_q', '_filter', 'idsToOmit', 'idsToInclude'];

/** Closes what the content manager's routes leave open beside their permissions managers. */
export function guardContentManager(strapi: Core.Strapi): void {
  const extend = (uid: string, change: (controller: Controller) => Record<string, Action>): void => {
    strapi.get('controllers').extend(uid, (base: Controller) => ({ ...base, ...change(base) }));
  };
  const checkerFor = (ctx: Context, model: string): PermissionChecker =>
    strapi
      .plugin('content-manager')
      .service('permission-checker')
      .create({ userAbility: ctx.state.userAbility, model });

  /** @throws a ForbiddenError unless the asker has one of the rights, on a type that is not closed */
  const requireRight = (ctx: Context, uid: unknown, rights: ('read' | 'create' | 'update')[]): void => {
    const model = modelOf(strapi, String(uid));
    if (!model) return;
    const { can } = checkerFor(ctx, model.uid);
    if (!rights.some((right) => can[right]())) throw new errors.ForbiddenError();
  };

  extend('plugin::content-manager.relations', (base) => ({
    /** Strapi answers a refusal here, and goes on without what it would have returned. */
    async extractAndValidateRequestInfo(ctx: Context, ...rest: [id?: unknown]) {
      const request = await base.extractAndValidateRequestInfo.call(this, ctx, ...rest);
      if (!request?.targetSchema) throw new errors.ForbiddenError();
      return request;
    },

    /** The rows of a type are offered to whoever may read the type, by the fields that Strapi chose. */
    async findAvailable(ctx) {
      const { target } = modelOf(strapi, ctx.params.model)?.attributes[ctx.params.targetField] ?? {};
      // Rows of every type may stand at the end of a relation without a target: there is nothing to choose from.
      if (!target) throw new errors.ForbiddenError();
      requireRight(ctx, target, ['read']);
      ctx.query = pick(ctx.query, PICKER_PARAMETERS) as typeof ctx.query;
      await base.findAvailable!.call(this, ctx);
      withoutSecrets(ctx, target);
    },

    async findExisting(ctx) {
      const { target } = modelOf(strapi, ctx.params.model)?.attributes[ctx.params.targetField] ?? {};
      await base.findExisting!.call(this, ctx);
      withoutSecrets(ctx, target);
    },
  }));

  /** An administrator may choose any field to stand for a row in a picker. */
  const withoutSecrets = (ctx: Context, target: string | undefined): void => {
    const model = modelOf(strapi, target ?? '');
    const { results } = (ctx.body ?? {}) as { results?: Record<string, unknown>[] };
    if (model) for (const row of results ?? []) for (const field of secretFields(model)) delete row[field];
  };

  /** The drafts among `documentIds` that the asker's roles let them read. */
  const readableAmong = async (ctx: Context, documentIds: unknown): Promise<string[]> => {
    const { model } = ctx.params;
    const ids = [documentIds].flat().map(String);
    const { filters } = await checkerFor(ctx, model).sanitizedQuery.read({ filters: { documentId: { $in: ids } } });
    const rows: { documentId: string }[] = await strapi.db
      .query(model)
      .findMany(strapi.get('query-params').transform(model, { filters, fields: ['documentId'] }));
    return [...new Set(rows.map(({ documentId }) => documentId))];
  };

  extend('plugin::content-manager.collection-types', (base) => ({
    /** Strapi looks at the right to read the type, whoever wrote the document. */
    async bulkFindForValidation(ctx) {
      const request = ctx.request as { body?: { documentIds?: unknown; sort?: unknown } };
      requireRight(ctx, ctx.params.model, ['read']);
      const { sort } = await checkerFor(ctx, ctx.params.model).sanitizedQuery.read({ sort: request.body?.sort });
      const documentIds = await readableAmong(ctx, request.body?.documentIds ?? []);
      if (documentIds.length === 0) return { results: [] };
      request.body = { ...request.body, documentIds, sort };
      return base.bulkFindForValidation!.call(this, ctx);
    },

    async countManyEntriesDraftRelations(ctx) {
      requireRight(ctx, ctx.params.model, ['read']);
      const documentIds = await readableAmong(ctx, ctx.query.documentIds ?? []);
      ctx.query = { ...ctx.query, documentIds };
      return base.countManyEntriesDraftRelations!.call(this, ctx);
    },
  }));

  /** Whether a value is taken tells of rows: it is told to whoever may see or write such rows. */
  const guardUid = (action: string, base: Controller): Action =>
    async function guarded(ctx) {
      const { contentTypeUID } = ((ctx.request as { body?: unknown }).body ?? {}) as { contentTypeUID?: unknown };
      requireRight(ctx, contentTypeUID, ['read', 'create', 'update']);
      return base[action]!.call(this, ctx);
    };
  extend('plugin::content-manager.uid', (base) => ({
    generateUID: guardUid('generateUID', base),
    checkUIDAvailability: guardUid('checkUIDAvailability', base),
  }));

  extend('plugin::content-manager.preview', (base) => ({
    async getPreviewUrl(ctx) {
      requireRight(ctx, ctx.params.contentType, ['read']);
      return base.getPreviewUrl!.call(this, ctx);
    },
  }));

  extend('admin::homepage', (base) => ({
    async getKeyStatistics(ctx) {
      if (!KEY_STATISTICS_ACTIONS.every((action) => ctx.state.userAbility.can(action)))
        throw new errors.ForbiddenError();
      return base.getKeyStatistics!.call(this, ctx);
    },
  }));

  extend('plugin::content-manager.homepage', () => ({
    async getCountDocuments(ctx) {
      return { data: await countReadable(strapi, (model) => checkerFor(ctx, model)) };
    },
  }));
}

interface DocumentCounts {
  draft: number;
  published: number;
  modified: number;
}

/** How many documents the asker may read, by the state the content manager shows them in. Strapi counts everybody's. */
async function countReadable(
  strapi: Core.Strapi,
  checkerFor: (model: string) => PermissionChecker,
): Promise<DocumentCounts> {
  const counts: DocumentCounts = { draft: 0, published: 0, modified: 0 };
  for (const { uid } of Object.values(strapi.contentTypes)) {
    const model = modelOf(strapi, uid)!;
    const checker = checkerFor(uid);
    if (isClosed(model) || model.pluginOptions?.['content-manager']?.visible === false || !checker.can.read()) continue;
    const { filters } = await checker.sanitizedQuery.read({});
    const count = (query: object) => strapi.documents(uid as never).count({ filters, ...query } as never);
    if (!model.options?.draftAndPublish) {
      counts.published += await count({});
      continue;
    }
    const modified = await count({ status: 'draft', publicationFilter: 'modified' });
    counts.draft += await count({ status: 'draft', publicationFilter: 'never-published' });
    counts.modified += modified;
    counts.published += (await count({ status: 'published' })) - modified;
  }
  return counts;
}
