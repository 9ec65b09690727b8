import { describe, expect, test } from '@jest/globals';
import { parseQuery } from '../../../servers/storage-resources/http/parse-query.js';

const SYSTEMS = ['capstor', 'vast'];
const parse = (search: string, form: 'documented' | 'service-0.10' = 'documented') =>
  parseQuery(search, { systems: SYSTEMS, form });
const errors = (search: string, form?: 'service-0.10') => {
  const parsed = parse(search, form);
  return 'errors' in parsed ? parsed.errors : [];
};

describe('parameters', () => {
  test('defaults', () => {
    expect(parse('')).toEqual({ query: { page: 1n, pageSize: 100, debug: false, fresh: false } });
  });

  test.each([
    ['page=2', { page: 2n }],
    ['page=%202%20', { page: 2n }],
    ['page=%2B2', { page: 2n }],
    ['page=1_000', { page: 1000n }],
    ['page=3.0', { page: 3n }],
    ['page=99999999999999999999999', { page: 99999999999999999999999n }],
    ['page=5&page=6', { page: 6n }],
    ['page_size=500', { pageSize: 500 }],
    ['data_type=', {}],
    ['data_type=Store', { dataType: 'Store' }],
    ['fresh=true&debug=1', { fresh: true, debug: true }],
    ['fresh=False', { fresh: false }],
    ['unknown=1', {}],
    ['storage_system=vast&status=active&state=OK', { storageSystem: 'vast', status: 'active', state: 'OK' }],
  ])('%s', (search, expected) => {
    expect(parse(search)).toEqual({ query: { page: 1n, pageSize: 100, debug: false, fresh: false, ...expected } });
  });

  test('version 0.10 trims data_type and knows no debug', () => {
    expect(parse('data_type=%20Store&debug=maybe', 'service-0.10')).toEqual({
      query: { page: 1n, pageSize: 100, debug: false, fresh: false, dataType: 'store' },
    });
  });

  test('all that are wrong are told, in the order of the existing service', () => {
    const found = errors('status=x&page_size=0&page=abc&state=x&storage_system=&debug=x&fresh=x');
    expect(found.map(({ loc, type }) => [loc[1], type])).toEqual([
      ['storage_system', 'enum_validation'],
      ['state', 'enum'],
      ['page', 'int_parsing'],
      ['page_size', 'greater_than_equal'],
      ['status', 'enum'],
      ['debug', 'bool_parsing'],
      ['fresh', 'bool_parsing'],
    ]);
  });

  test.each(['page=', 'page=1.5', 'page=1e3', 'page=0x10', 'page=_1', 'page=1__0', 'page=%EF%BC%91'])(
    '%s is no integer',
    (search) => {
      expect(errors(search)).toMatchObject([{ type: 'int_parsing', loc: ['query', 'page'] }]);
    },
  );

  test('a negative page is too small', () => {
    expect(errors('page=-1')).toEqual([
      {
        type: 'greater_than_equal',
        loc: ['query', 'page'],
        msg: 'Input should be greater than or equal to 1',
        input: '-1',
        ctx: { ge: 1 },
      },
    ]);
  });

  test('names of storage systems are taken by case', () => {
    expect(errors('storage_system=VAST', 'service-0.10')).toEqual([
      {
        type: 'enum',
        loc: ['query', 'storage_system'],
        msg: "Input should be one of: 'capstor', 'vast'",
        input: 'VAST',
      },
    ]);
    expect(errors('storage_system=VAST')).toMatchObject([
      { type: 'enum_validation', ctx: { allowed_values: SYSTEMS } },
    ]);
  });
});
