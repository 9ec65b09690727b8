import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WaldurSimulator } from '../../../simulators/waldur/index.js';
import { createService, type StorageService, TOKEN } from '../../helpers/storage-service.js';
import { SIMULATED, startStorageWaldur, upstreamOf } from '../../helpers/storage-waldur.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/storage-provisioner.mjs', import.meta.url));

let waldur: WaldurSimulator;
let service: StorageService;
let serviceUrl: string;
let folder: string;
let offering: string;
let project: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-provisioner-'));
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`, { mode: 0o600 });
  ({ waldur, offering, project } = await startStorageWaldur());
  service = createService(upstreamOf(waldur), SIMULATED);
  serviceUrl = await service.listen();
});

afterEach(async () => {
  await service.close();
  await waldur.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the example once; what it said. */
function provision(...more: string[]): Promise<string> {
  const args = ['--service', serviceUrl, '--waldur', waldur.url, '--waldur-token-file', join(folder, 'token'), ...more];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [EXAMPLE, ...args], { timeout: 30_000 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${stdout}${stderr}`)),
    );
  });
}

function program(text: string): string {
  const path = join(folder, 'program');
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

const order = (type: 'Create' | 'Update' | 'Terminate', more: object) => waldur.world.createOrder({ type, ...more });
const create = (name: string, dataType = 'store') =>
  order('Create', { offering, project, name, limits: { storage: 10 }, attributes: { storage_data_type: dataType } });

describe('the example provisioner on the simulated Waldur', () => {
  test('takes orders of every type from pending to done by the addresses of the rows', async () => {
    const created = [create('one'), create('two', 'archive')];
    const kept = waldur.world.addResource({ offering, project, name: 'kept', limits: { storage: 5 }, attributes: {} });
    const gone = waldur.world.addResource({ offering, project, name: 'gone', limits: { storage: 5 }, attributes: {} });
    const changes = [
      order('Update', { resource: kept, limits: { storage: 7 }, attributes: { old_limits: { storage: 5 } } }),
      order('Terminate', { resource: gone }),
    ];
    const seen = join(folder, 'seen');
    const said = await provision('--run', program(`echo "$1" >> ${seen}; cat > /dev/null`));
    expect([...created, ...changes].map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    expect(readFileSync(seen, 'utf8').trim().split('\n').sort()).toEqual(['create', 'create', 'remove', 'update']);
    const resources = created.map((each) => waldur.world.resource(each.resource));
    expect(resources.map(({ state, backendId }) => [state, backendId])).toEqual([
      ['OK', '/capstor/store/cscs/uni/climate'],
      ['OK', '/capstor/archive/cscs/uni/climate'],
    ]);
    expect([kept.state, kept.limits, gone.state]).toEqual(['OK', { storage: 7 }, 'Terminated']);
    expect(said.match(/: done$/gm)?.length).toBe(4);
    expect(await provision()).toBe('');
  });

  test('an order whose program fails is erred with the reason, and the resource is kept', async () => {
    const failing = create('full');
    const said = await provision('--run', program('echo "no space left" >&2; exit 3'));
    expect(said).toContain('failed, no space left');
    expect([failing.state, failing.errorMessage]).toEqual(['erred', 'no space left']);
    expect(waldur.world.resource(failing.resource).backendId).toBe('/capstor/store/cscs/uni/climate');
  });

  test('an order that was approved and then left is taken up again', async () => {
    const left = create('left');
    const row = await rowOf('pending');
    await fetch(row.approve_by_provider_url ?? '', { method: 'POST', headers: { authorization: `Token ${TOKEN}` } });
    expect(left.state).toBe('executing');
    await provision();
    expect(left.state).toBe('done');
  });

  test('options set by update_resource_options_url are in the row afterwards', async () => {
    create('options');
    const row = await rowOf('pending');
    const options = { hard_quota_space: 15, soft_quota_inodes: 10_000 };
    const answer = await fetch(row.update_resource_options_url ?? '', {
      method: 'POST',
      headers: { authorization: `Token ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ options }),
    });
    expect(answer.status).toBe(200);
    expect((await rowOf('pending')).quotas.map(({ quota }) => quota)).toEqual([10, 15, 10_000, 20_000_000]);
  });

  test('the debug answer shows the offering without its secrets', async () => {
    const answer = await service.get('/api/storage-resources/?debug=true&storage_system=capstor');
    const { waldur_offering_details } = answer.json() as { waldur_offering_details: Record<string, unknown> };
    expect(waldur_offering_details).toMatchObject({ slug: 'capstor', state: 'Active' });
    expect(answer.body).not.toContain('secret_options');
  });
});

interface OpenRow {
  target: { targetType: string };
  quotas: { quota: number }[];
  approve_by_provider_url?: string;
  update_resource_options_url?: string;
}

async function rowOf(status: string): Promise<OpenRow> {
  const answer = await service.get(`/api/storage-resources/?fresh=true&status=${status}`);
  const { resources } = answer.json() as { resources: OpenRow[] };
  const found = resources.find(({ target }) => target.targetType === 'project');
  if (found === undefined) throw new Error(`no row is ${status}`);
  return found;
}
