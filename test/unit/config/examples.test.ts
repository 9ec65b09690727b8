import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { slurm as slurmBackend } from '../../../backends.js';
import { configHash } from '../../../config/backends/config-hash.js';
import { keyCatalog } from '../../../config/schema/key-catalog.js';
import { keyReference } from '../../../config/schema/key-reference.js';
import { loadText } from '../../../config/site/load.js';
import { codes, load, UUID } from './support.js';

const fixture = (name: string) => readFileSync(`test/fixtures/config/${name}`, 'utf8');
const ENV = { WALDUR_API_TOKEN: 'token', CREDENTIALS_DIRECTORY: 'test/fixtures/config/credentials' };

describe('documented configurations', () => {
  it('reads the reference of waldur-site-agent; only its blank token and uuid are missing', () => {
    const text = fixture('mission/waldur-site-agent-config.yaml');
    const blank = load(text);
    expect(
      blank.problems.filter(({ severity }) => severity !== 'notice').map((p) => [p.line, p.col, p.code, p.path]),
    ).toEqual([
      [7, 23, 'E_AUTH', 'offerings.0.waldur_api_token'],
      [8, 27, 'E_VALUE', 'offerings.0.waldur_offering_uuid'],
      [45, 23, 'E_AUTH', 'offerings.1.waldur_api_token'],
      [46, 27, 'E_VALUE', 'offerings.1.waldur_offering_uuid'],
    ]);
    let count = 0;
    const filled = text
      .replaceAll('waldur_api_token: ""', 'waldur_api_token: "0123abcd"')
      .replaceAll('waldur_offering_uuid: ""', () => `waldur_offering_uuid: "${UUID.slice(0, 31)}${count++}"`);
    const { config, problems } = load(filled);
    expect(codes(problems)).toEqual([]);
    const [slurm, moab] = config!.offerings;
    expect(slurm!.backend_settings.default_homedir_umask).toBe('0700');
    expect(slurm!.mqtt_enabled).toBe(true);
    expect(slurm!.backend_components.mem).toMatchObject({ limit: 10, unit_factor: 61_440, accounting_type: 'usage' });
    expect(moab!.backend_components).toMatchObject({ deposit: { unit_factor: 1 } });
  });

  it.each(['mission/dwdi-compute.yaml', 'mission/dwdi-storage.yaml'])('reads %s', (name) => {
    expect(codes(load(fixture(name)).problems)).toEqual([]);
    expect(load(fixture(name)).config).toBeDefined();
  });

  it('reads the offering of another plugin and leaves it alone', () => {
    const { config, problems } = load(fixture('mission/hpc-storage.yaml'));
    expect(codes(problems)).toEqual(['warning E_BACKEND_TYPE offerings.0.backend_type']);
    expect(config!.offerings[0]!.backend_settings).toMatchObject({ inode_hard_coefficient: 2 });
  });

  it('reads a file with every key', () => {
    const { config, problems, reading } = load(fixture('every-key.yaml'));
    expect(codes(problems)).toEqual(['warning E_LATER offerings.0.backend_settings.execution_mode']);
    expect(config!.offerings).toHaveLength(5);
    // As release 0.1.0 computed it.
    expect(configHash(config!.offerings[0]!, slurmBackend)).toBe('664b3a87502e5a1e');
    const given = new Set([...reading!.places.keys()].map(normal));
    const missing = keyCatalog()
      .map(({ path }) => path)
      .filter((path) => !given.has(path));
    expect(missing).toEqual([]);
  });

  it.each(readdirSync('examples').filter((name) => name.endsWith('.yaml')))('examples/%s is valid', (name) => {
    const { config, problems } = loadText(
      `test/fixtures/config/credentials/${name}`,
      readFileSync(`examples/${name}`, 'utf8'),
      { env: ENV },
    );
    expect(codes(problems)).toEqual([]);
    expect(config).toBeDefined();
  });

  it('describes every key in a sentence, and the documentation contains them all', () => {
    for (const { path, view } of keyCatalog()) expect(`${path}: ${view.meta.description}`).toMatch(/: [A-Z].{8,}\.$/);
    expect(readFileSync('docs/configuration.md', 'utf8').includes(keyReference())).toBe(true);
  });
});

const normal = (path: string): string =>
  path
    .replace(/^offerings\.\d+\./, '')
    .replace(/^backend_components\.[^.]+/, 'backend_components.*')
    .replace(/access_groups\.\d+/, 'access_groups.*')
    .replace(/target_components\.gres\/gpu/, 'target_components.*');
