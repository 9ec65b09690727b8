import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes.js';
import { forceMs, type WorkerRole } from '../../../workers/lib/worker-options.js';
import { RETENTION_DAYS } from '../../../workers/temporal-server/server-arguments.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  image: string;
  build?: unknown;
  user?: string;
  command?: string[];
  ports?: string[];
  volumes?: string[];
  profiles?: string[];
  environment?: Record<string, string>;
  stop_grace_period?: string;
  depends_on?: Record<string, { condition: string }>;
  [key: string]: unknown;
}

const compose = parse(text('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);

/** Keys of a service that the Compose Specification defines and that are used here. */
const KEYS = [
  ...['image', 'build', 'restart', 'init', 'user', 'read_only', 'tmpfs', 'cap_drop', 'security_opt', 'depends_on'],
  ...[
    'environment',
    'volumes',
    'healthcheck',
    'stop_grace_period',
    'logging',
    'ports',
    'entrypoint',
    'command',
    'profiles',
  ],
];

describe('docker-compose.yml', () => {
  it.each(services)('%s uses keys of the Compose Specification only', (_name, service) => {
    expect(Object.keys(service).filter((key) => !KEYS.includes(key))).toEqual([]);
  });

  it.each(services.filter(([, service]) => service.build === undefined))('%s has a pinned image', (_name, service) => {
    expect(service.image).toMatch(/:\d+\.\d+/);
    expect(service.image).not.toMatch(/alpine/);
  });

  it('uses the versions that were tried together', () => {
    expect(compose.services.temporal?.image).toBe('temporalio/auto-setup:1.29.1');
    expect(compose.services['temporal-ui']?.image).toMatch(/^temporalio\/ui:2\.42\./);
    expect(compose.services.postgresql?.image).toMatch(/^postgres:15\./);
  });

  it('publishes ports on loopback only', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('depends on services that exist, with a health check where healthy is asked for', () => {
    for (const [, service] of services) {
      for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
        const target = compose.services[name];
        expect(target).toBeDefined();
        if (condition === 'service_healthy') expect(target).toHaveProperty('healthcheck');
      }
    }
  });

  it('declares every named volume', () => {
    const named = services
      .flatMap(([, service]) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0]!)
      .filter((source) => /^[a-z]/.test(source));
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  it('holds no password', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([key]) => /PASSWORD|PWD|SECRET|KEY|TOKEN/.test(key)),
    );
    expect(secrets.length).toBeGreaterThan(0);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?/);
  });

  it('runs our processes without root, without capabilities, on a read-only file system', () => {
    expect(ours.map(([name]) => name)).toEqual(['control', 'headnode']);
    for (const [, service] of ours) {
      expect(service).toMatchObject({ user: '10001:10001', read_only: true, cap_drop: ['ALL'], init: true });
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
    }
    expect(compose.services.headnode?.profiles).toEqual(['headnode']);
  });

  it.each(['control', 'headnode'] as WorkerRole[])('gives %s more time to stop than it needs', (role) => {
    const seconds = Number(compose.services[role]?.stop_grace_period?.replace(/s$/, ''));
    expect(seconds * 1000).toBeGreaterThan(forceMs(role));
  });

  it('reads only variables that env.example explains or that have a default', () => {
    const used = [...text('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)(:?[-?])?/g)].map((match) => [
      match[1],
      match[2],
    ]);
    const explained = new Set([...text('deploy/compose/env.example').matchAll(/^(\w+)=/gm)].map((match) => match[1]));
    const unknown = used.filter(([name, rule]) => !explained.has(name) && rule !== ':-').map(([name]) => name);
    expect(unknown).toEqual([]);
  });
});

describe('init-namespace.sh', () => {
  const script = text('deploy/compose/init-namespace.sh');

  it('registers the search attributes of the contract', () => {
    expect(/^ATTRIBUTES="([^"]+)"$/m.exec(script)?.[1]?.split(' ')).toEqual([...SEARCH_ATTRIBUTES]);
  });

  it('keeps workflows as long as our own server does', () => {
    expect(compose.services.namespace?.environment?.RETENTION).toBe(`${RETENTION_DAYS * 24}h`);
    expect(script).toContain(`RETENTION="\${RETENTION:-${RETENTION_DAYS * 24}h}"`);
  });
});

describe('Dockerfile', () => {
  const lines = text('Dockerfile').split('\n');
  const of = (instruction: string): string[] => lines.filter((line) => line.startsWith(`${instruction} `));

  it('builds on pinned Debian images, never Alpine', () => {
    expect(of('FROM').length).toBe(3);
    for (const line of of('FROM')) expect(line).toMatch(/^FROM node:\d+\.\d+\.\d+-bookworm-slim( AS \w+)?$/);
  });

  it('installs from the lockfile without scripts, and without development packages in the image', () => {
    const installs = of('RUN').filter((line) => line.includes('npm '));
    expect(installs).toEqual(['RUN npm ci --ignore-scripts', 'RUN npm ci --ignore-scripts --omit=dev']);
  });

  it('ends as the user that the compose file names, with its state folder', () => {
    expect(of('USER')).toEqual(['USER 10001:10001']);
    expect(text('Dockerfile')).toMatch(/install -d -o siteflow -g siteflow -m 0700 \/var\/lib\/siteflow/);
  });

  it('starts Node with the memory settings of the command, in every service of ours', () => {
    const firstLine = text('starters/cli/main.ts').split('\n')[0] ?? '';
    const [, variable = '', flags = ''] = /^#!\/usr\/bin\/env -S (\S+=\S+) node ((?:--\S+ ?)+)$/.exec(firstLine) ?? [];
    expect(variable).toMatch(/^MALLOC_ARENA_MAX=/);
    expect(flags).toContain('--max-old-space-size=');
    const entry = ['node', ...flags.split(' '), '/app/dist/bin/siteflow.js'];
    expect(of('ENTRYPOINT').map((line) => JSON.parse(line.slice('ENTRYPOINT '.length)) as unknown)).toEqual([entry]);
    expect(of('ENV').join(' ').split(' ')).toContain(variable);
    for (const [, service] of ours) expect(service).not.toHaveProperty('entrypoint');
    expect(text('docs/decisions/006-memory.md')).toContain(flags);
  });
});
