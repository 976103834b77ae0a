import { describe, expect, it } from 'vitest';

import { mergeFeatures, type Feature } from './feature';

const aFeature = (name: string): Feature => ({
  controllers: { [name]: () => ({}) },
  adminRoutes: [{ method: 'GET', path: `/${name}`, handler: `${name}.list`, permission: 'read' }],
});

describe('the features of the plugin', () => {
  it('are put together in their order', () => {
    const { controllers, adminRoutes, publicRoutes } = mergeFeatures([aFeature('a'), aFeature('b')]);
    expect(Object.keys(controllers)).toEqual(['a', 'b']);
    expect(adminRoutes.map((route) => route.path)).toEqual(['/a', '/b']);
    expect(publicRoutes).toEqual([]);
  });

  it('may not use the same controller name', () => {
    expect(() => mergeFeatures([aFeature('a'), aFeature('a')])).toThrow('two features export a controller named a');
  });
});
