import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';

let upstream: Upstream;
let service: StorageService;

beforeEach(async () => {
  upstream = await startUpstream(dataset('x1'));
  upstream.data.resources.length = 1;
  service = createService(upstream);
});

afterEach(async () => {
  await service.close();
  await upstream.close();
});

const read = () => service.get(`${LIST}?fresh=true`);

const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^siteflow_storage_${name} (.*)$`, 'm').exec(await service.registry.metrics())?.[1]);

test('a start while the HPC User API is down: not ready until it names the first GID', async () => {
  upstream.behaviour.hpc = 'down';
  expect((await read()).headers['x-siteflow-without-gid']).toBe('1');
  expect(service.ready()).toEqual({
    ready: false,
    reason: 'no GID is known yet, and the HPC User API cannot be asked; see the log',
  });
  expect(service.log.lines).toContainEqual({
    level: 'warn',
    message: 'resources are left out because their projects have no GID',
    resources: 1,
    projects: [upstream.data.resources[0]?.project_slug],
    more: false,
  });
});

test('an HPC User API that goes down later, or knows no project, is no reason to be away', async () => {
  await read();
  upstream.behaviour.hpc = 'down';
  await read();
  expect(service.ready()).toEqual({ ready: true });

  const none = createService(upstream);
  upstream.behaviour.hpc = 'ok';
  upstream.data.projects = {};
  expect((await none.get(`${LIST}?fresh=true`)).headers['x-siteflow-without-gid']).toBe('1');
  expect(none.ready()).toEqual({ ready: true });
  await none.close();
});

test('resources in use that share a mount point are named and counted, those that are gone are not', async () => {
  const [first] = upstream.data.resources;
  const other = { ...first, uuid: '5'.repeat(32), name: 'again', slug: 'again' };
  upstream.data.resources.push(other);
  await read();
  expect(await metric('shared_mount_points')).toBe(1);
  const told = service.log.lines.filter(({ message }) => message === 'odd resource');
  expect(told.map(({ resource }) => String(resource).replaceAll('-', '')).sort()).toEqual(
    [String(first?.uuid), other.uuid].sort(),
  );
  expect(told[0]?.reason).toMatch(/^its mount point \/.* is that of 1 more in use$/);
  upstream.data.resources[1] = { ...other, state: 'Terminated' };
  await read();
  expect(await metric('shared_mount_points')).toBe(0);
});

test('statistics of GIDs with and without a slash at the end', async () => {
  const answers = await Promise.all(['', '/'].map((end) => service.get(`/api/gid-cache-stats${end}`)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(answers[0]?.body).toBe(answers[1]?.body);
});
