export { createAuthoring, type Authoring } from './authoring.service';
export { createLists, type Lists } from './list';
export { authoringFeature } from './authoring.controller';
export { guardTree } from './guard';
export { linkOf, tableOf } from './tables';
