import { describe, expect, test } from '@jest/globals';
import type { RowSettings } from '../../../config/storage-resources/settings.js';
import { dataTypeOf, permissionsOf } from '../../../servers/storage-resources/rows/attributes.js';
import { callbackUrls } from '../../../servers/storage-resources/rows/callback-urls.js';
import { mountPoints } from '../../../servers/storage-resources/rows/mount-points.js';
import { pythonFloat } from '../../../servers/storage-resources/rows/python-float.js';
import { quotaChange, quotasFrom } from '../../../servers/storage-resources/rows/quotas.js';
import { readResource, type StorageResource } from '../../../servers/storage-resources/rows/resource.js';
import {
  storageDataType,
  storageFileSystem,
  storageSystem,
} from '../../../servers/storage-resources/rows/storage-item.js';
import { givenTarget, projectTarget } from '../../../servers/storage-resources/rows/target-item.js';

const RAW = {
  uuid: 'd1f99522dd3d525ea7bd8a37e7500b37',
  slug: 'res-1',
  state: 'OK',
  offering_uuid: 'c3f3be37d3e45247accbf0c1aa9f3b08',
  offering_slug: 'capstor',
  provider_slug: 'CSCS',
  provider_name: 'Swiss Supercomputing',
  customer_slug: 'uni',
  project_slug: 'climate',
  project_name: 'Climate',
  limits: { storage: 10 },
  attributes: {},
};

const SETTINGS: RowSettings = {
  form: 'documented',
  fileSystem: 'lustre',
  inodes: { base: 1_000_000, soft: 1.33, hard: 2 },
  mockTargetItems: false,
  unitFactor: 1,
};

const resource = (changes: object = {}): StorageResource => readResource({ ...RAW, ...changes });
const numbers = (limits: object, options: object = {}, settings: Partial<RowSettings> = {}) =>
  quotasFrom({ ...limits }, { ...options }, { ...SETTINGS, ...settings })?.map(({ quota }) => quota);

describe('ids', () => {
  test('are those of the specification', () => {
    expect(storageSystem('capstor').itemId).toBe('4b4a996a-8d6b-556d-ad60-202cefa6ecc3');
    expect(storageFileSystem('lustre').itemId).toBe('a04204cf-e3bf-5eb6-8323-0f3121afdd3b');
    expect(storageDataType('store').itemId).toBe('6cea66c5-3133-54e1-9e5d-469deb675ceb');
  });
});

describe('attributes', () => {
  test.each([
    [undefined, 'store', 'store'],
    [null, 'store', 'store'],
    ['', 'store', 'store'],
    ['archive', 'archive', 'archive'],
    [' Users ', ' Users ', 'users'],
    [5, undefined, 'store'],
    [[], undefined, 'store'],
    [true, undefined, 'store'],
  ])('storage_data_type %j: documented %j, service-0.10 %j', (value, documented, recorded) => {
    const given = resource({ attributes: { storage_data_type: value } });
    expect(dataTypeOf(given, 'service-0.10')).toBe(recorded);
    if (documented === undefined)
      expect(() => dataTypeOf(given, 'documented')).toThrow('attributes.storage_data_type is not text');
    else expect(dataTypeOf(given, 'documented')).toBe(documented);
  });

  test.each([
    [{}, {}, '775'],
    [{ permissions: '2770' }, {}, '2770'],
    [{ permissions: '' }, {}, '775'],
    [{ permissions: null }, {}, '775'],
    [{ permissions: '770' }, { permissions: '700' }, '700'],
  ])('permissions %j with options %j are %s', (attributes, options, permissions) => {
    expect(permissionsOf(resource({ attributes, options }))).toBe(permissions);
  });

  test.each([775, '77', '789', 'rwx', '77777'])('permissions %j are unusable', (permissions) => {
    expect(() => permissionsOf(resource({ attributes: { permissions } }))).toThrow(/permissions/);
  });
});

describe('quotas', () => {
  test.each([
    [{ storage: 10 }, {}, [10, 10, 13_300_000, 20_000_000]],
    [{ storage: '7.25' }, {}, [7.25, 7.25, 9_642_500, 14_500_000]],
    [{ storage: 0.1 }, {}, [0.1, 0.1, 133_000, 200_000]],
    [{ storage: 0 }, {}, undefined],
    [{ storage: null }, {}, undefined],
    [{}, {}, undefined],
    [{ storage: 0 }, { hard_quota_space: 5 }, [0, 5, 0, 0]],
    [
      { storage: 10 },
      { hard_quota_space: 15, soft_quota_inodes: '10000.9', hard_quota_inodes: 3 },
      [10, 15, 10_000, 3],
    ],
  ])('limits %j with options %j are %j', (limits, options, expected) => {
    expect(numbers(limits, options)).toEqual(expected);
  });

  test.each([{ storage: -1 }, { storage: 'much' }, { storage: true }, { storage: [] }])(
    'limits %j are unusable',
    (limits) => {
      expect(() => numbers(limits)).toThrow(/limits\.storage/);
    },
  );

  test('the component storage decides what a limit is', () => {
    expect(numbers({ storage: 10 }, {}, { unitFactor: 0.5 })).toEqual([5, 5, 6_650_000, 10_000_000]);
    expect(numbers({}, {}, { defaultLimit: 2 })).toEqual([2, 2, 2_660_000, 4_000_000]);
  });

  test('an Update order changes them, and nothing else does', () => {
    const order = (attributes: object, limits = {}, type = 'Update') =>
      quotaChange(
        resource({ order_in_progress: { type, state: 'executing', url: 'http://x/', attributes, limits } }),
        SETTINGS,
        () => undefined,
      );
    const first = ({ oldQuotas, newQuotas }: ReturnType<typeof order>) => [
      oldQuotas?.[1]?.quota,
      newQuotas?.[1]?.quota,
    ];
    expect(first(order({ old_limits: { storage: 5 } }, { storage: 20 }))).toEqual([5, 20]);
    expect(first(order({ new_options: { hard_quota_space: 30 } }))).toEqual([10, 30]);
    expect(first(order({ old_limits: { storage: 5 } }, { cpu: 1 }))).toEqual([5, 10]);
    expect(order({})).toEqual({ oldQuotas: null, newQuotas: null });
    expect(order({ old_limits: { storage: 5 } }, { storage: 20 }, 'Create')).toEqual({
      oldQuotas: null,
      newQuotas: null,
    });
  });

  test('unusable values of an order are told and leave the row as it is', () => {
    const told: string[] = [];
    const odd = resource({
      order_in_progress: {
        type: 'Update',
        state: 'executing',
        url: '',
        attributes: { old_limits: { storage: 'x' } },
        limits: {},
      },
    });
    expect(quotaChange(odd, SETTINGS, (reason) => told.push(reason))).toEqual({ oldQuotas: null, newQuotas: null });
    expect(told).toEqual(['limits.storage is no number']);
  });
});

test.each([
  [10, '10.0'],
  [0, '0.0'],
  [12.5, '12.5'],
  [0.1, '0.1'],
  [1e16, '1e+16'],
  [1e15, '1000000000000000.0'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e22, '1e+22'],
])('Python writes %d as %s', (value, text) => {
  expect(pythonFloat(value)).toBe(text);
  expect(Number(text)).toBe(value);
});

describe('mount points', () => {
  test.each([
    ['', ['/capstor/store/CSCS', '/capstor/store/CSCS/uni', '/capstor/store/CSCS/uni/climate']],
    ['/capstor/store/mch/msclim/', ['/capstor/store', '/capstor/store/mch', '/capstor/store/mch/msclim/']],
    ['/scratch/mch/msopr', ['/scratch', '/scratch/mch', '/scratch/mch/msopr']],
    ['relative-id', ['/capstor/store/CSCS', '/capstor/store/CSCS/uni', 'relative-id']],
    ['/a', ['/', '/', '/a']],
  ])('backend_id %j in service-0.10', (backend_id, paths) => {
    const { tenant, customer, project } = mountPoints(resource({ backend_id }), 'store', 'service-0.10');
    expect([tenant, customer, project]).toEqual(paths);
  });

  test('are documented to be made of slugs only', () => {
    expect(mountPoints(resource({ backend_id: '/elsewhere' }), 'users', 'documented').project).toBe(
      '/capstor/users/CSCS/uni/climate',
    );
  });
});

describe('callback addresses', () => {
  const names = (state: string, order: string | undefined) =>
    Object.keys(
      callbackUrls(
        resource({
          state,
          order_in_progress: order && {
            type: 'Create',
            state: order,
            url: 'https://w/api/orders/1',
            attributes: {},
            limits: {},
          },
        }),
        'https://w/api/',
      ),
    ).map((name) => name.replace('_url', ''));
  test.each([
    ['OK', undefined, []],
    [
      'Creating',
      'pending-provider',
      [
        'approve_by_provider',
        'reject_by_provider',
        'set_state_done',
        'update_resource_options',
        'set_backend_id',
        'set_state_ok',
      ],
    ],
    ['Updating', 'executing', ['set_state_done', 'set_state_erred', 'set_backend_id', 'set_state_ok']],
    ['Updating', 'pending-consumer', ['set_backend_id']],
    ['OK', 'done', ['set_backend_id']],
  ])('%s with a %s order', (state, order, expected) => {
    expect(names(state, order)).toEqual(expected);
  });
});

describe('targets', () => {
  test('a project is named after itself, in version 0.10 after the resource', () => {
    const documented = projectTarget(resource(), 'active', 1, SETTINGS);
    expect(documented).toMatchObject({ key: 'climate', name: 'Climate', unixGid: 1 });
    const recorded = projectTarget(resource(), 'active', 1, { form: 'service-0.10' });
    expect(recorded).toEqual({ ...documented, key: null, name: 'res-1' });
  });

  test('a target in backend_metadata counts unless mock targets are wanted; a broken one is unusable', () => {
    const project_item = { itemId: '49ed3c9d55595e42a45e9bc1522126e1', name: 'n', unixGid: 5, other: 1 };
    const given = resource({ backend_metadata: { project_item } });
    expect(givenTarget(given, 'project', 'active', SETTINGS)).toEqual({
      itemId: '49ed3c9d-5559-5e42-a45e-9bc1522126e1',
      key: null,
      name: 'n',
      status: 'active',
      unixGid: 5,
      active: true,
    });
    expect(givenTarget(given, 'project', 'active', { mockTargetItems: true })).toBeUndefined();
    const broken = resource({ backend_metadata: { project_item: { ...project_item, unixGid: 'five' } } });
    expect(() => givenTarget(broken, 'project', 'active', SETTINGS)).toThrow(
      'backend_metadata.project_item is unusable (unixGid)',
    );
  });
});
