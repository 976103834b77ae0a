export { createAuthoring, type Authoring } from './authoring.service';
export { authoringFeature } from './authoring.controller';
export { guardTree } from './guard';
