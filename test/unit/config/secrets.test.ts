import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Secret } from '../../../activities/lib/settings/secret.js';
import { loadConfig } from '../../../config/site/load.js';
import { waldurConnection } from '../../../config/site/waldur-connection.js';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import { checkCommand } from '../../../starters/cli/config/check-command.js';
import { explainCommand } from '../../../starters/cli/config/explain-command.js';
import { schemaCommand } from '../../../starters/cli/config/schema-command.js';
import { showCommand } from '../../../starters/cli/config/show-command.js';
import { splitCommand } from '../../../starters/cli/config/split-command.js';
import { codes, load, offering, site, slurm } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
const file = (name: string, text: string, mode = 0o600): string => {
  writeFileSync(join(folder, name), text, { mode });
  return join(folder, name);
};
const token = (text: string, env: Record<string, string> = {}): Secret | undefined =>
  load(text, env).config?.offerings[0]?.waldur_api_token;
const withToken = (keys: Record<string, unknown>) => site([offering({ waldur_api_token: undefined, ...keys })]);

describe('forms of a secret', () => {
  it.each<[string, Record<string, unknown>, Record<string, string>, string, string]>([
    ['inline', { waldur_api_token: 'abc' }, {}, 'abc', 'inline'],
    ['environment', { waldur_api_token: '${TOKEN}' }, { TOKEN: 'abc' }, 'abc', 'environment TOKEN'],
    ['default', { waldur_api_token: '${TOKEN:-dflt}' }, {}, 'dflt', 'environment TOKEN'],
    ['set, with default', { waldur_api_token: '${TOKEN:-dflt}' }, { TOKEN: 'abc' }, 'abc', 'environment TOKEN'],
    ['file', { waldur_api_token_file: file('a', ' abc \n') }, {}, 'abc', `file ${join(folder, 'a')}`],
    ['credential', { waldur_api_token: 'credential:a' }, { CREDENTIALS_DIRECTORY: folder }, 'abc', 'credential a'],
  ])('%s', (_name, keys, env, value, source) => {
    expect(token(withToken(keys), env)?.reveal()).toBe(value);
    expect(token(withToken(keys), env)?.source).toBe(source);
  });

  it.each<[string, Record<string, unknown>, RegExp, string]>([
    ['unset variable', { waldur_api_token: '${TOKEN}' }, /TOKEN is not set/, 'waldur_api_token'],
    ['missing file', { waldur_api_token_file: '/none' }, /no such file/, 'waldur_api_token_file'],
    ['empty file', { waldur_api_token_file: file('empty', '\n') }, /empty/, 'waldur_api_token_file'],
    ['directory', { waldur_api_token_file: folder }, /regular file/, 'waldur_api_token_file'],
    ['given twice', { waldur_api_token: 'abc', waldur_api_token_file: '/x' }, /twice/, 'waldur_api_token_file'],
    ['no credentials', { waldur_api_token: 'credential:a' }, /CREDENTIALS_DIRECTORY is not set/, 'waldur_api_token'],
    ['path as credential', { waldur_api_token: 'credential:../a' }, /no usable name/, 'waldur_api_token'],
    ['number', { waldur_api_token: 123456 }, /got \*\*\*; put it in quotes/, 'waldur_api_token'],
  ])('%s is an error with its place', (_name, keys, message, key) => {
    const { problems } = load(withToken(keys));
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ path }) => path)).toEqual([`offerings.0.${key}`]);
    expect(errors[0]?.message).toMatch(message);
    expect(errors[0]?.line).toBeGreaterThan(1);
  });

  it('is read again when its file changes, and kept while the file is missing', () => {
    const path = file('rotating', 'first');
    const secret = token(withToken({ waldur_api_token_file: path }));
    expect(secret?.reveal()).toBe('first');
    renameSync(file('next', 'second'), path);
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect(secret?.reveal()).toBe('second');
    rmSync(path);
    expect(secret?.reveal()).toBe('second');
  });

  it('warns about inline secrets in a file that others may read', () => {
    const open = loadConfig(file('open.yaml', site([offering()]), 0o644), { env: {} });
    expect(codes(open.problems)).toEqual(['warning E_FILE_MODE ']);
    for (const text of [
      site([offering({ waldur_api_token: '${T}' })]),
      site([offering({ waldur_api_token: undefined, waldur_api_token_file: 'a' })]),
    ])
      expect(codes(loadConfig(file('open2.yaml', text, 0o644), { env: { T: 'x' } }).problems)).toEqual([]);
    const elsewhere = { waldur_api_token: '${T}', backend_type: 'mup', backend_settings: slurm({ password: 'x' }) };
    const left = loadConfig(file('left.yaml', site([offering(elsewhere)]), 0o644), { env: { T: 'x' } });
    expect(codes(left.problems)).toEqual(['warning E_FILE_MODE ']);
    expect(codes(loadConfig(file('closed.yaml', site([offering()]), 0o640), { env: {} }).problems)).toEqual([]);
  });
});

const CANARY = 'cAnArY-s3cr3t+value/=9';
const encodings = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString('base64'),
  Buffer.from(CANARY).toString('hex'),
];
const leaks = (text: string): string[] => encodings.filter((each) => text.includes(each));

/** Every secret key is the canary, and so is the password of every URL; some keys are wrong or mistyped on purpose. */
const canarySite = (broken: boolean): string =>
  site(
    [
      offering({
        waldur_api_token: CANARY,
        ...(broken
          ? {
              waldur_api_tokn: CANARY,
              stomp_enabled: `${CANARY}`,
              oidc_token_url: `https://u:${CANARY}@h/?token=${CANARY}`,
              waldur_api_url: `https://u:${encodeURIComponent(CANARY)}@h/`,
            }
          : {}),
        backend_settings: slurm({
          ldap: {
            uri: 'ldap://l',
            bind_dn: 'd',
            bind_password: CANARY,
            base_dn: 'b',
            welcome_email: { smtp_host: 'h', smtp_password: CANARY, from_address: 'a', template_path: 't' },
          },
          ...(broken ? { qos_default: [CANARY], passwrd: CANARY, default_account: { token: CANARY } } : {}),
        }),
      }),
      offering({
        name: 'two',
        waldur_offering_uuid: '11111111111111111111111111111111',
        backend_type: 'waldur',
        order_processing_backend: 'waldur',
        backend_settings: {
          target_api_token: CANARY,
          nested: [{ client_secret: CANARY }],
          ...(broken ? { [CANARY]: CANARY } : {}),
        },
      }),
      offering({
        name: 'three',
        waldur_offering_uuid: '21111111111111111111111111111111',
        oidc_client_secret: CANARY,
        backend_type: 'mup',
        order_processing_backend: 'mup',
        backend_settings: { api_url: 'https://m', username: 'u', password: CANARY },
      }),
    ],
    {
      sentry_dsn: `https://${encodeURIComponent(CANARY)}@s/1`,
      global_proxy: `http://u:${encodeURIComponent(CANARY)}@p:1`,
      siteflow: { temporal: { api_key: CANARY } },
    },
  );

const run = (command: (output: { out(text: string): void; err(text: string): void }) => number): string => {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const code = command({ out: write, err: write });
  return `${text}\n${code}`;
};

describe('a secret is never printed', () => {
  it('finds a planted canary, so that finding none means something', () => {
    expect(leaks(`x${CANARY}`)).toEqual([CANARY]);
    expect(leaks(JSON.stringify({ a: Buffer.from(CANARY).toString('base64') }))).toHaveLength(1);
    expect(canarySite(true)).toContain(CANARY);
  });

  it.each([false, true])('by problems of a file (broken: %s)', (broken) => {
    const { problems } = load(canarySite(broken));
    expect(problems.length).toBeGreaterThan(broken ? 7 : 0);
    expect(leaks(formatProblems(problems) + JSON.stringify(problems) + inspect(problems, { depth: 20 }))).toEqual([]);
    const oneLine = load(JSON.stringify(JSON.parse(canarySite(broken))));
    expect(leaks(formatProblems(oneLine.problems))).toEqual([]);
  });

  it('by syntax errors', () => {
    for (const text of [
      `a: "${CANARY}`,
      `a: b: ${CANARY}`,
      `- ${CANARY}\nb: ${CANARY}`,
      `a: [${CANARY}`,
      `%${CANARY}\na: 1`,
      `a: *${CANARY}`,
      `a: !${CANARY} x`,
      `a: ${CANARY}\n---\nb: ${CANARY}`,
      `@${CANARY}`,
    ])
      expect(leaks(JSON.stringify(load(text).problems))).toEqual([]);
  });

  it('by the configuration, its connection or any command', () => {
    const path = file('canary.yaml', canarySite(false));
    const options = { file: path, env: {} };
    const { config, reading } = load(canarySite(false));
    expect(config).toBeDefined();
    expect(config?.offerings[0]?.waldur_api_token?.reveal()).toBe(CANARY);
    const connection = waldurConnection(config!, config!.offerings[0]!, {});
    const printed = [
      inspect(config, { depth: 20, showHidden: true }),
      JSON.stringify(config),
      String(config?.sentry_dsn),
      inspect(connection, { depth: 20, showHidden: true }),
      JSON.stringify(connection),
      JSON.stringify([...reading!.places]),
      run((output) => checkCommand(options, output)),
      run((output) => checkCommand({ ...options, json: true }, output)),
      run((output) => showCommand(options, output)),
      run((output) => showCommand({ ...options, json: true }, output)),
      run((output) => explainCommand('waldur_api_token', options, output)),
      run((output) => explainCommand('password', options, output)),
      run((output) => schemaCommand(output)),
      run((output) => splitCommand(options, output)),
    ];
    for (const text of printed) expect(leaks(text)).toEqual([]);
    expect(printed.join('')).toContain('***');
  });
});
