import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { otherLoginsWarning } from '../../../workers/temporal-server/other-logins.js';
import { runCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { processesNaming } from './lib/processes.js';

const ROW_KEYS = [
  'order',
  'type',
  'phase',
  'failureType',
  'resource',
  'resourceUuid',
  'offering',
  'cluster',
  'startedAt',
  'closedAt',
  'workflowId',
  'runId',
];
const DETAIL_KEYS = [...ROW_KEYS, 'summary', 'page', 'reason', 'advice', 'pending', 'result', 'failure', 'decisions'];

describe('siteflow agent --once, and looking at what it did', () => {
  let site: CliSite;
  let orders: string[];
  let parked: string;
  const once = (name?: 'waldur_site_agent') =>
    runCli(
      [...(name ? [] : ['agent']), '-m', 'order_process', '-c', site.file, '--once', '--state-dir', site.stateDir],
      {
        ...(name ? { name } : {}),
      },
    );
  const look = (...args: string[]) => runCli([...args, '--state-dir', site.stateDir], { cwd: site.folder });

  beforeAll(async () => {
    site = await startCliSite();
    orders = site.open(3);
  });
  afterAll(() => site?.stop());

  it('carries out the open orders, exits 0 and leaves no process', async () => {
    const ended = await once();
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toContain('3 open orders taken up, 0 parked.\n');
    expect(orders.map(site.state)).toEqual(['done', 'done', 'done']);
    expect(await site.accounts()).toEqual(expect.arrayContaining(['a_job-1', 'a_job-2', 'a_job-3']));
    expect(processesNaming(site.folder)).toEqual([]);
  });

  it('does nothing the second time, under the old name', async () => {
    const changes = site.waldur.ledger.entries.length;
    const before = await site.slurm.dump();
    const ended = await once('waldur_site_agent');
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('0 open orders taken up, 0 parked.\n');
    expect(site.waldur.ledger.entries.length).toBe(changes);
    expect(await site.slurm.dump()).toEqual(before);
  });

  it('exits 7 when an order is parked and says which, why and how to look', async () => {
    parked = await site.openParking('taken');
    const ended = await once();
    expect(ended.code).toBe(7);
    expect(ended.stderr).toContain('1 open orders taken up, 1 parked:');
    expect(ended.stderr).toContain(`  ${parked}  Create taken: AccountExists\n    account a_taken exists`);
    expect(ended.stderr).toContain(`siteflow temporal start --state-dir ${site.stateDir}`);
    expect(site.state(parked)).toBe('executing');
    expect(processesNaming(site.folder)).toEqual([]);
  });

  describe('with the Temporal server alone', () => {
    beforeAll(async () => {
      expect(await look('temporal', 'start')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^address +127/),
      });
    });
    afterAll(async () => {
      expect(await look('temporal', 'stop')).toMatchObject({ code: 0 });
      expect(await look('temporal', 'status')).toMatchObject({
        code: 6,
        stdout: expect.stringContaining('does not run'),
      });
      expect(processesNaming(site.folder)).toEqual([]);
    });

    it('lists orders as a table and as one JSON document', async () => {
      const [text, json, some] = await Promise.all([
        look('orders', 'list'),
        look('orders', 'list', '--json'),
        look('orders', 'list', '--phase', 'parked', '--open', '--json', '--offering', site.offeringUuid),
      ]);
      const lines = text.stdout.trimEnd().split('\n');
      expect(lines[0]).toMatch(/^ORDER +TYPE +PHASE +RESOURCE +CLUSTER +STARTED \(UTC\) +TOOK$/);
      expect(lines[1]).toMatch(new RegExp(`^${parked.slice(0, 8)} +Create +Parked \\(AccountExists\\) +taken +lab `));
      expect(lines).toHaveLength(5);
      const document = JSON.parse(json.stdout) as { apiVersion: number; items: Record<string, unknown>[] };
      expect(document.apiVersion).toBe(1);
      expect(document.items).toHaveLength(4);
      for (const item of document.items) expect(Object.keys(item)).toEqual(ROW_KEYS);
      expect((JSON.parse(some.stdout) as typeof document).items.map((item) => item.order)).toEqual([parked]);
    });

    it('shows a parked order, found by a beginning of its uuid, with reason, advice and what was tried', async () => {
      const [text, json] = await Promise.all([
        look('orders', 'show', parked.slice(0, 12)),
        look('orders', 'show', parked, '--json'),
      ]);
      expect(text.stdout).toMatch(/^Create taken: Parked \(AccountExists\)\n/);
      expect(text.stdout).toMatch(/\n {2}why +account a_taken exists/);
      expect(text.stdout).toMatch(/\n {2}what to do +\w/);
      expect(text.stdout).toMatch(/\n {2}resolve +.*siteflow orders retry [0-9a-f]{12};/);
      const details = JSON.parse(json.stdout) as Record<string, unknown>;
      expect(Object.keys(details)).toEqual(['apiVersion', ...DETAIL_KEYS]);
      expect(details).toMatchObject({
        apiVersion: 1,
        order: parked,
        phase: 'Parked',
        failureType: 'AccountExists',
        closedAt: null,
      });
      expect(details.page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/namespaces\/siteflow\/workflows\/order%2F/);
    });

    it('shows a finished order with what was changed', async () => {
      const [text, json] = await Promise.all([
        look('orders', 'show', orders[0] ?? ''),
        look('orders', 'show', orders[0] ?? '', '--json'),
      ]);
      expect(text.stdout).toMatch(/^Create job-1: Done\n/);
      expect(text.stdout).toMatch(/\n {2}changed +account a_job-1 created/);
      const { result } = JSON.parse(json.stdout) as { result: Record<string, unknown> };
      expect(Object.keys(result).sort()).toEqual(['backendId', 'changes', 'phase', 'warnings']);
    });

    it.each([
      ['fedcba9876543210', 10, /^No order fedcba9876543210 is known/],
      ['', 2, /digits and a to f/],
      ["x' OR 1=1", 2, /digits and a to f/],
    ])('does not find order "%s"', async (order, code, says) => {
      expect(await look('orders', 'show', order)).toMatchObject({
        code,
        stdout: '',
        stderr: expect.stringMatching(says),
      });
    });

    it('asks for more characters when a beginning fits several orders, and names them', async () => {
      const all = [...orders, parked];
      const digit = [...'0123456789abcdef'].find((each) => all.filter((uuid) => uuid.startsWith(each)).length > 1);
      // The simulator's uuids are the same in every run; should they change, this finds out.
      expect(digit).toBeDefined();
      const ended = await look('orders', 'show', digit ?? '');
      expect(ended).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^\d orders begin with .; give more characters:\n {2}/),
      });
    });

    it('prints orders that changed as lines of JSON', async () => {
      const ended = await look('orders', 'watch', '--until-idle', '--json');
      expect(ended.code).toBe(0);
      const lines = ended.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines).toHaveLength(4);
      for (const line of lines) expect(Object.keys(line)).toEqual(['apiVersion', 'at', ...ROW_KEYS]);
    });

    it('applies schedules: told first, made once, then unchanged', async () => {
      const id = `tick/orders/${site.offeringUuid}`;
      const apply = (...args: string[]) => look('schedules', 'apply', '-c', site.file, '--json', ...args);
      const parse = async (ended: Promise<{ stdout: string }>) => JSON.parse((await ended).stdout) as unknown;
      const none = { apiVersion: 1, created: [], updated: [], unchanged: [], removed: [] };
      expect(await parse(apply('--dry-run'))).toEqual({ ...none, created: [id], dryRun: true });
      expect((await look('schedules', 'list')).stdout).toBe('No schedules.\n');
      expect(await parse(apply())).toEqual({ ...none, created: [id], dryRun: false });
      expect(await parse(apply())).toEqual({ ...none, unchanged: [id], dryRun: false });
      const list = JSON.parse((await look('schedules', 'list', '--json')).stdout) as {
        items: Record<string, unknown>[];
      };
      expect(list.items).toHaveLength(1);
      expect(list.items[0]).toMatchObject({ id, everyMs: 300_000, paused: false });
      expect(Object.keys(list.items[0] ?? {})).toEqual(['id', 'everyMs', 'paused', 'note', 'lastRun', 'nextRun']);
    });

    it.each([
      ['orders', 'list'],
      ['orders', 'show', 'ab'],
      ['orders', 'watch'],
      ['schedules', 'list'],
    ])('says that the server does not have the namespace: %s %s', async (...args) => {
      const ended = await look(...args, '--namespace', 'nope');
      expect(ended).toMatchObject({
        code: 6,
        stdout: '',
        stderr: expect.stringMatching(/^The namespace nope does not exist/),
      });
    });

    it('says that no worker took a decision, and does not wait for ever', async () => {
      const ended = await look('orders', 'retry', parked);
      expect(ended.code).toBe(7);
      expect(ended.stdout).toContain('unknown: No answer in time: does the worker run?');
    });

    it('tells where the server is', async () => {
      const told = await look('temporal', 'status', '--json');
      const warning = otherLoginsWarning();
      expect(told).toMatchObject({ code: 0, stderr: warning === undefined ? '' : `${warning}\n` });
      const status = JSON.parse(told.stdout) as Record<string, unknown>;
      expect(Object.keys(status)).toEqual(['apiVersion', 'stateDir', 'health', 'address', 'uiUrl', 'pid', 'database']);
      expect(status.health).toBe('serving');
    });
  });
});
