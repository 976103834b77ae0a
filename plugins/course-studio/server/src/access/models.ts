import type { Core } from '@strapi/strapi';

/** A content type or component, as far as access to it is decided by it. */
export interface Model {
  uid: string;
  modelType?: 'contentType' | 'component';
  attributes: Record<string, Attribute>;
  config?: { attributes?: Record<string, { hidden?: boolean }> };
  pluginOptions?: { 'content-manager'?: { visible?: boolean } };
  options?: { draftAndPublish?: boolean };
}

export interface Attribute {
  type: string;
  relation?: string;
  target?: string;
  private?: boolean;
  visible?: boolean;
  searchable?: boolean;
}

/** Administrators as relations show them, and roles: of Strapi's own administration nothing else is ever read. */
export const ADMIN_USER = 'admin::user';
export const ADMIN_ROLE = 'admin::role';

/** A filter that matches no row. */
export const NO_ROW = { id: { $eq: -1 } };

export const modelOf = (strapi: Core.Strapi, uid: string): Model | undefined => strapi.getModel(uid as never);

/** The model of a uid. */
export type Models = (uid: string) => Model | undefined;

export const allModels = (strapi: Core.Strapi): Model[] => [
  ...Object.values(strapi.contentTypes),
  ...Object.values(strapi.components),
];

export const isRelation = (attribute: Attribute | undefined): attribute is Attribute => attribute?.type === 'relation';

/** A relation whose target stands in each row, such as `related` of the media library. */
export const isMorph = ({ relation }: Attribute): boolean => (relation ?? '').toLowerCase().startsWith('morph');

/** Types that hold passwords: whoever populates such a row is given the columns by name, never all of them. */
export const hasPassword = ({ attributes }: Model): boolean =>
  Object.values(attributes).some(({ type }) => type === 'password');

/** Whether Strapi itself shows a field in its content manager. */
export const isShown = ({ attributes, config }: Model, field: string): boolean =>
  attributes[field]?.visible !== false && config?.attributes?.[field]?.hidden !== true;

/** Fields that neither a picker nor an answer may hold: passwords, tokens, and whatever a schema hides. */
export const secretFields = (model: Model): string[] =>
  Object.entries(model.attributes)
    .filter(([field, { type }]) => type === 'password' || model.config?.attributes?.[field]?.hidden === true)
    .map(([field]) => field);
