import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { until } from './lib/until.js';

/** So many checks that both head nodes surely get some of them. */
const CHECKS = 10;

describe('two head nodes of one cluster, one of them writing', () => {
  let site: CliSite;
  let address: string;
  const running: RunningCli[] = [];
  const path = (...names: string[]): string => join(site.folder, ...names);

  /** A folder of Slurm commands of one head node: it notes what it was asked, and writes as long as `busy` is there. */
  function commandsOf(host: string): string {
    const folder = path(`bin-${host}`);
    mkdirSync(folder);
    for (const name of readdirSync(site.slurm.binDir)) {
      if (name !== 'sacctmgr') symlinkSync(join(site.slurm.binDir, name), join(folder, name));
    }
    const script = [
      '#!/bin/sh',
      `echo "$*" >> ${path(`asked-${host}`)}`,
      `case " $* " in *" load "*) touch ${path('writing')}; while [ -e ${path('busy')} ]; do sleep 0.1; done;; esac`,
      `exec ${join(site.slurm.binDir, 'sacctmgr')} "$@"`,
    ];
    writeFileSync(join(folder, 'sacctmgr'), `${script.join('\n')}\n`);
    chmodSync(join(folder, 'sacctmgr'), 0o755);
    const file = path(`${host}.yaml`);
    writeFileSync(file, readFileSync(site.file, 'utf8').replaceAll(site.slurm.binDir, folder), { mode: 0o600 });
    return file;
  }

  const start = (role: string, name: string, file: string): RunningCli => {
    const args = ['worker', role, '-c', file, '--address', address, '--state-dir', path(`state-${name}`)];
    const worker = startCli(args, { env: { HOME: site.folder } });
    running.push(worker);
    return worker;
  };
  const ask = (...args: string[]) =>
    runCli([...args, '-c', site.file], {
      env: { TEMPORAL_ADDRESS: address, WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.0333' },
    });
  const reads = (host: string): number =>
    existsSync(path(`asked-${host}`))
      ? readFileSync(path(`asked-${host}`), 'utf8')
          .trim()
          .split('\n').length
      : 0;

  beforeAll(async () => {
    site = await startCliSite();
    const started = await runCli(['temporal', 'start', '--state-dir', site.stateDir]);
    address = /^address +(\S+)$/m.exec(started.stdout)?.[1] ?? '';
    const control = start('control', 'control', site.file);
    const first = start('headnode', 'first', commandsOf('first'));
    await control.logged('control is ready', ({ msg }) => msg === 'control worker ready');
    await first.logged('the first one writes', ({ msg }) => msg === 'this process is the writer');
    const second = start('headnode', 'second', commandsOf('second'));
    await second.logged('the second one is ready', ({ msg }) => msg === 'head-node worker ready');
  }, 120_000);
  afterAll(async () => {
    for (const worker of running) worker.kill('SIGTERM');
    await Promise.all(running.map(({ ended }) => ended));
    await site?.stop();
  }, 60_000);

  it('checks are answered while it writes, by the other one too', async () => {
    const parked = await site.openParking('taken');
    expect((await ask('schedules', 'apply')).code).toBe(0);
    const phase = async (order: string): Promise<string | undefined> => {
      const { stdout } = await ask('orders', 'list', '--open', '--json');
      const { items } = JSON.parse(stdout) as { items: { order: string; phase: string }[] };
      return items.find((each) => each.order === order)?.phase;
    };
    await until('the order parks', async () => (await phase(parked)) === 'Parked', 60_000);

    writeFileSync(path('busy'), '');
    const [busy = ''] = site.open(1);
    await until('the first head node writes', () => existsSync(path('writing')), 60_000);
    const before = reads('second');
    const times: number[] = [];
    for (let check = 0; check < CHECKS; check += 1) {
      const ended = await ask('orders', 'skip', parked, '--by', 'test', '--reason', 'looked at');
      expect(`${ended.stdout}${ended.stderr}`).toContain('a_taken');
      times.push(ended.ms);
    }
    times.sort((a, b) => a - b);
    const [median = 0, longest = 0] = [times[CHECKS / 2], times.at(-1)];
    process.stderr.write(
      `${CHECKS} checks (a command each) while another head node was writing: median ${median} ms, longest ${longest} ms, ` +
        `${reads('second') - before} commands of the second head node\n`,
    );
    expect(site.state(busy)).not.toBe('done');
    expect(reads('second')).toBeGreaterThan(before);
    // A write is ended after 180 s and the holder's turn has no end: whoever waited for the writer would wait longer.
    expect(longest).toBeLessThan(30_000);
    rmSync(path('busy'));
    await site.untilDone([busy]);
  }, 180_000);
});
