import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { slurm as slurmBackend } from '../../../backends.js';
import { configHash } from '../../../config/backends/config-hash.js';
import { clusterOf } from '../../../config/backends/target-of.js';
import { loadConfig } from '../../../config/site/load.js';
import { waldurConnection } from '../../../config/site/waldur-connection.js';
import { checkCommand } from '../../../starters/cli/config/check-command.js';
import { explainCommand } from '../../../starters/cli/config/explain-command.js';
import { registerConfigCommands } from '../../../starters/cli/config/index.js';
import { schemaCommand } from '../../../starters/cli/config/schema-command.js';
import { showCommand } from '../../../starters/cli/config/show-command.js';
import { splitCommand } from '../../../starters/cli/config/split-command.js';
import { component, load, offering, site, slurm } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'commands-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};
const good = write(
  'good.yaml',
  site([
    offering({ backend_settings: slurm({ qos_paused: 'paused', cluster_name: 'alps' }) }),
    offering({
      name: 'two',
      waldur_offering_uuid: '11111111111111111111111111111111',
      backend_type: 'mup',
      order_processing_backend: 'mup',
      backend_settings: { api_url: 'https://m', username: 'u', password: 'p' },
    }),
  ]),
);
const bad = write('bad.yaml', site([offering({ stomp_enabled: 'maybe' })]));

type Output = { out(text: string): void; err(text: string): void };
const run = (command: (output: Output) => number) => {
  const texts = { out: '', err: '' };
  const code = command({
    out: (t) => {
      texts.out += t;
    },
    err: (t) => {
      texts.err += t;
    },
  });
  return { code, ...texts };
};

describe('config check', () => {
  it('exits 0 and 3', () => {
    expect(run((o) => checkCommand({ file: good, env: {} }, o))).toEqual({
      code: 0,
      out: expect.stringMatching(/good\.yaml: valid, 2 offerings, 1 notice\n$/),
      err: '',
    });
    const { code, out } = run((o) => checkCommand({ file: bad, env: {} }, o));
    expect(code).toBe(3);
    expect(out).toMatch(/bad\.yaml:\d+:\d+ offerings\.0\.stomp_enabled: must be true or false, got "maybe" \[E_TYPE\]/);
    expect(out).toMatch(/bad\.yaml: invalid, 1 error\n$/);
  });

  it('prints JSON', () => {
    const document = JSON.parse(run((o) => checkCommand({ file: bad, env: {}, json: true }, o)).out) as Record<
      string,
      unknown
    >;
    expect(document).toMatchObject({
      apiVersion: 1,
      valid: false,
      problems: [
        {
          severity: 'error',
          code: 'E_TYPE',
          path: 'offerings.0.stomp_enabled',
          line: expect.any(Number),
          col: expect.any(Number),
        },
      ],
    });
  });
});

describe('config show', () => {
  it('says where every value comes from', () => {
    const env = { WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES: '9', REQUESTS_VERIFY_SSL: 'true' };
    const { out, code } = run((o) => showCommand({ file: good, env }, o));
    expect(code).toBe(0);
    expect(out).toMatch(/offerings\.0\.backend_settings\.qos_paused: "paused" +# .*good\.yaml:\d+\n/);
    expect(out).toMatch(/offerings\.0\.backend_settings\.qos_default: "normal" +# default\n/);
    expect(out).toMatch(/siteflow\.report_period_minutes: 9 +# environment WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES\n/);
    expect(out).toMatch(/offerings\.0\.verify_ssl: true +# environment REQUESTS_VERIFY_SSL\n/);
    expect(out).toMatch(/offerings\.0\.waldur_api_token: "\*\*\*" +# /);
  });

  it('exits 3 with the errors on stderr', () => {
    expect(run((o) => showCommand({ file: bad, env: {} }, o))).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('E_TYPE'),
    });
  });
});

describe('config explain', () => {
  it.each(['qos_paused', 'backend_settings.qos_paused', 'offerings.0.backend_settings.qos_paused'])('%s', (key) => {
    const { code, out } = run((o) => explainCommand(key, { file: good, env: {} }, o));
    expect(code).toBe(0);
    expect(out).toContain(
      'backend_settings.qos_paused (slurm)\n  QOS of a paused account.\n  type:    text\n  default: none\n',
    );
    expect(out).toMatch(/value: {3}offerings\.0\.backend_settings\.qos_paused = "paused" {2}# .*good\.yaml:\d+/);
  });

  it('explains the forms of a secret, and suggests', () => {
    expect(run((o) => explainCommand('bind_password', { env: {} }, o)).out).toContain('bind_password_file');
    expect(run((o) => explainCommand('bind_password_file', { env: {} }, o)).out).toContain('bind_password_file');
    expect(run((o) => explainCommand('qos_paused_file', { env: {} }, o)).code).toBe(2);
    expect(run((o) => explainCommand('qos_pausd', { env: {} }, o))).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean backend_settings.qos_paused'),
    });
  });
});

describe('config schema', () => {
  const schema = JSON.parse(run((o) => schemaCommand(o)).out) as {
    $schema: string;
    properties: Record<
      string,
      {
        properties?: Record<string, unknown>;
        items?: {
          properties: Record<string, unknown>;
          required: string[];
          allOf: { if: unknown; then: { properties: { backend_settings: { properties: Record<string, unknown> } } } }[];
        };
      }
    >;
  };
  it('is draft 2020-12 with strict keys and secrets that are write only', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['offerings'],
      properties: { sentry_dsn: { type: 'string', writeOnly: true } },
    });
    const { items } = schema.properties.offerings!;
    expect(items).toMatchObject({
      additionalProperties: false,
      properties: { waldur_api_token: { writeOnly: true }, waldur_api_token_file: { type: 'string' } },
    });
    expect(items!.required).toEqual(
      expect.arrayContaining(['name', 'waldur_api_url', 'waldur_offering_uuid', 'backend_type']),
    );
    const slurmSettings = items!.allOf.find((each) => JSON.stringify(each.if).includes('"slurm"'))!.then.properties
      .backend_settings;
    expect(Object.keys(slurmSettings.properties)).toEqual(
      expect.arrayContaining(['qos_paused', 'ldap', 'command_prefix']),
    );
    expect(JSON.stringify(schema)).not.toMatch(/"(asWritten|foldCase|secret)":/);
  });
});

describe('config split', () => {
  it('writes a head node file without secrets that is valid and has the same hash', () => {
    const out = join(folder, 'headnode.yaml');
    const { code, err } = run((o) => splitCommand({ file: good, env: {}, output: out }, o));
    expect(code).toBe(0);
    expect(err).toContain('Offering two has no head node');
    expect(statSync(out).mode & 0o777).toBe(0o640);
    const text = readFileSync(out, 'utf8');
    expect(text).not.toMatch(/waldur_api|token|abcdef/);
    const head = loadConfig(out, { env: {} });
    expect(head.problems.filter(({ severity }) => severity !== 'notice')).toEqual([]);
    const whole = loadConfig(good, { env: {} }).config!;
    expect(head.config!.siteflow.role).toBe('headnode');
    expect(head.config!.offerings.map((each) => configHash(each, slurmBackend))).toEqual([
      configHash(whole.offerings[0]!, slurmBackend),
    ]);
    expect(clusterOf(head.config!.offerings[0]!, 'orders')).toBe('alps');
    expect(() => waldurConnection(head.config!, head.config!.offerings[0]!, {})).toThrow(/head node/);
  });

  it('leaves a file that exists alone, unless it is told to replace it', () => {
    const out = write('existing.yaml', 'precious');
    chmodSync(out, 0o666);
    const refused = run((o) => splitCommand({ file: good, env: {}, output: out }, o));
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`${out} exists already; --force`) });
    expect(readFileSync(out, 'utf8')).toBe('precious');
    expect(run((o) => splitCommand({ file: good, env: {}, output: out, force: true }, o)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('role: headnode');
    expect(statSync(out).mode & ~0o640 & 0o777).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves nothing behind where it cannot finish', () => {
    const out = join(folder, 'occupied');
    mkdirSync(join(out, 'inside'), { recursive: true });
    expect(run((o) => splitCommand({ file: good, env: {}, output: out, force: true }, o)).code).toBe(2);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('fails with the reason where the file cannot be written', () => {
    expect(run((o) => splitCommand({ file: good, env: {}, output: '/none/x' }, o))).toMatchObject({
      code: 2,
      err: expect.stringContaining('ENOENT'),
    });
  });
});

describe('configHash and clusterOf', () => {
  const of = (text: string) => load(text).config!.offerings[0]!;
  const hash = (keys: Record<string, unknown>) => configHash(of(site([offering(keys)])), slurmBackend);
  it.each<[string, Record<string, unknown>, boolean]>([
    ['token', { waldur_api_token: 'other' }, true],
    ['label', { backend_components: { cpu: component({ label: 'X' }) } }, true],
    ['qos', { backend_settings: slurm({ qos_paused: 'x' }) }, true],
    ['order of keys', { backend_settings: Object.fromEntries(Object.entries(slurm()).reverse()) }, true],
    ['prefix', { backend_settings: slurm({ allocation_prefix: 'x_' }) }, false],
    ['parent', { backend_settings: slurm({ parent_account: 'x' }) }, false],
    ['cluster', { backend_settings: slurm({ cluster_name: 'x' }) }, false],
    ['factor', { backend_components: { cpu: component({ unit_factor: 1 }) } }, false],
    ['accounting', { backend_components: { cpu: component({ accounting_type: 'usage' }) } }, false],
    ['limit', { backend_components: { cpu: component({ limit: 1 }) } }, false],
    ['target', { backend_components: { cpu: component({ target_components: { node: { factor: 2 } } }) } }, false],
    ['component', { backend_components: { cpu: component(), mem: component() } }, false],
  ])('%s', (_name, keys, same) => expect(hash(keys) === hash({})).toBe(same));

  it('names the cluster', () => {
    expect(clusterOf(of(site([offering()])), 'orders')).toBe('slurm');
    expect(clusterOf(of(site([offering({ backend_settings: slurm({ cluster_name: 'alps' }) })])), 'orders')).toBe(
      'alps',
    );
  });
});

describe('registerConfigCommands', () => {
  it('describes every command, argument and option, with an example', () => {
    const program = new Command();
    registerConfigCommands(program);
    const { commands } = program.commands[0]!;
    expect(commands.map((command) => command.name())).toEqual(['check', 'show', 'explain', 'schema', 'split']);
    for (const command of commands) {
      let help = '';
      command
        .configureOutput({
          writeOut: (text) => {
            help += text;
          },
        })
        .outputHelp();
      expect(help).toContain('Example:');
      for (const part of [...command.options, ...command.registeredArguments]) expect(part.description).not.toBe('');
    }
  });
});
