import { expect, it } from 'vitest';

import { DATABASE_PARAMETERS, withoutDatabaseParameters } from './query-parameters';

const REST = {
  filters: { name: 'Tides' },
  fields: ['name'],
  sort: 'name',
  populate: '*',
  _q: 'x',
  page: '1',
  limit: '5',
};

it('leaves parameters of the REST API as they are', () => {
  expect(withoutDatabaseParameters(REST)).toBe(REST);
});

it.each(DATABASE_PARAMETERS)('drops %s', (name) => {
  expect(withoutDatabaseParameters({ ...REST, [name]: { id: '1' } })).toEqual(REST);
});
