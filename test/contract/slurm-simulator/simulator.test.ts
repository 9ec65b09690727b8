import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { runAsync } from './run-async.js';

let simulator: SlurmSimulator;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slurm-simulator-test-'));
  simulator = await startSlurmSimulator({ qos: ['high'], unixUsers: ['alice'] });
});

afterEach(() => simulator.reset());

afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (program: string, argv: string[], stdin = '') =>
  runAsync(join(simulator.binDir, program), argv, { ...process.env, ...simulator.env }, folder, stdin);
const accounts = async (): Promise<string[]> => (await simulator.dump()).accounts.map(({ name }) => name);

describe('the executables', () => {
  it('pass arguments byte for byte', async () => {
    const odd = 'ümläut it\'s "x" $HOME `id` \\n\nsecond line * é';
    await run('sacctmgr', ['-i', 'add', 'account', 'a1', `description=${odd}`]);
    const [entry] = simulator.ledger();
    expect(entry?.words).toEqual(['add', 'account', 'a1', `description=${odd}`]);
  });

  it('print long output whole', async () => {
    const names = Array.from({ length: 3000 }, (_, at) => `account${at}`);
    await simulator.run('sacctmgr', ['-i', 'add', 'account', names.join(',')]);
    const { stdout } = await run('sacctmgr', ['-n', '-P', 'show', 'account', 'format=account']);
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(3001);
  });

  it('read commands from standard input and files from the working folder', async () => {
    writeFileSync(join(folder, 'tree.cfg'), "Cluster - 'lab'\nParent - 'root'\nAccount - 'fromfile'\n");
    const { exitCode } = await run('sacctmgr', ['-i', '-Q'], 'add account a2\nload tree.cfg\nfrobnicate\n');
    expect(exitCode).toBe(1);
    expect(await accounts()).toEqual(['a2', 'fromfile', 'root']);
  });

  it('run through docker exec', async () => {
    const { stdout, exitCode } = await run('docker', ['exec', '-i', 'slurmctld', 'sacctmgr', '--version']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'slurm-wlm 22.05.8\n', exitCode: 0 });
    expect(simulator.stats()).toMatchObject({ processes: { sacctmgr: 1 }, containers: { slurmctld: 1 } });
  });

  it.each([
    ['on the host', []],
    ['in a container', ['exec', '-i', 'slurmctld', 'sacctmgr']],
  ])('load standard input %s', async (_, words) => {
    const text = "Cluster - 'lab'\nParent - 'root'\nAccount - 'piped':Description='ü'\n";
    const program = words.length === 0 ? 'sacctmgr' : 'docker';
    const printed = await run(program, [...words, '-i', '-Q', 'load', '/dev/stdin'], text);
    expect(printed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('piped') });
    expect(await accounts()).toEqual(['piped', 'root']);
    expect(simulator.stats()).toMatchObject({ processes: { sacctmgr: 1 }, statements: { sacctmgr: 1 } });
  });

  it('see in a container neither standard input without -i nor files of the host', async () => {
    const text = "Cluster - 'lab'\nParent - 'root'\nAccount - 'lost'\n";
    writeFileSync(join(folder, 'host.cfg'), text);
    const load = (...words: string[]) => run('docker', ['exec', 'slurmctld', 'sacctmgr', '-i', 'load', ...words], text);
    expect((await load('/dev/stdin')).stdout).toBe(' Nothing new added.\n');
    expect((await load(join(folder, 'host.cfg'))).stderr).toContain('No such file or directory');
    expect(await accounts()).toEqual(['root']);
  });

  it('find a fault by what is loaded from standard input', async () => {
    simulator.faults.add({ account: 'a7', action: { kind: 'lie' } });
    const text = "Cluster - 'lab'\nParent - 'root'\nAccount - 'a7'\n";
    expect((await run('sacctmgr', ['-i', 'load', '/dev/stdin'], text)).exitCode).toBe(0);
    expect(await accounts()).toEqual(['root']);
  });

  it.each([
    ['id', ['-u', 'alice'], 0, /^\d+\n$/, /^$/],
    ['id', ['-u', 'bob'], 1, /^$/, /no such user/],
    ['mkhomedir_helper', ['alice', '0077'], 0, /^$/, /^$/],
    ['mkhomedir_helper', ['bob'], 10, /^$/, /^$/],
    ['scancel', ['-u', 'bob', '-A', 'x', '-f'], 1, /^$/, /Invalid user name: bob/],
    ['scancel', ['-A', 'nosuch', '-f'], 0, /^$/, /^$/],
    ['sinfo', ['-V'], 0, /^slurm-wlm 22\.05\.8\n$/, /^$/],
    ['scontrol', ['ping'], 0, /is UP/, /^$/],
    ['sacct', ['--format=Bogus'], 1, /^$/, /Invalid field requested: "Bogus"/],
  ])('%s %j exits %d', async (program, argv, exitCode, stdout, stderr) => {
    const printed = await run(program as string, argv as string[]);
    expect(printed.exitCode).toBe(exitCode);
    expect(printed.stdout).toMatch(stdout as RegExp);
    expect(printed.stderr).toMatch(stderr as RegExp);
  });

  it('ask for ever without -i at the end of standard input', async () => {
    const child = spawn(join(simulator.binDir, 'sacctmgr'), ['add', 'account', 'a1'], {
      env: { ...process.env, ...simulator.env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await sleep(500);
    expect(child.exitCode).toBeNull();
    expect(text).toContain('Y or N please');
    child.kill('SIGKILL');
    expect(await accounts()).toEqual(['root']);
  });
});

describe('jobs', () => {
  it('keep users from being removed until they are cancelled', async () => {
    await simulator.run('sacctmgr', ['-i', 'add', 'account', 'a1']);
    await simulator.run('sacctmgr', ['-i', 'add', 'user', 'alice', 'account=a1']);
    const job = simulator.addJob({ account: 'a1', user: 'alice', reqTres: 'billing=2,cpu=2,mem=200M,node=1' });
    const refused = await run('sacctmgr', ['-i', 'remove', 'user', 'where', 'name=alice', 'account=a1']);
    expect(refused.stderr).toContain(`JobID = ${job.id}`);
    await run('scancel', ['-A', 'a1', '-f']);
    const usage = await run('sacct', ['-n', '-P', '-a', '-X', '--accounts=a1', '--format=Account,ReqTRES,User,State']);
    expect(usage.stdout).toBe('a1|billing=2,cpu=2,mem=200M,node=1|alice|CANCELLED by 0\n');
    expect((await run('sacctmgr', ['-i', 'remove', 'user', 'where', 'name=alice', 'account=a1'])).exitCode).toBe(0);
  });
});

describe('faults', () => {
  const add = (name: string) => run('sacctmgr', ['-i', 'add', 'account', name]);

  it('lie: success without effect, by account, so often as told', async () => {
    simulator.faults.add({ program: 'sacctmgr', account: 'a1', times: 1, action: { kind: 'lie' } });
    expect((await add('a0,a1')).exitCode).toBe(0);
    expect(await accounts()).toEqual(['root']);
    await add('a0,a1');
    expect(await accounts()).toEqual(['a0', 'a1', 'root']);
  });

  it('lie: finds the account in the file of a load', async () => {
    writeFileSync(join(folder, 'l.cfg'), "Cluster - 'lab'\nParent - 'root'\nAccount - 'a7'\n");
    simulator.faults.add({ account: 'a7', action: { kind: 'lie' } });
    const { exitCode, stderr } = await run('sacctmgr', ['-i', '-Q', 'load', 'l.cfg']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Done adding');
    expect(await accounts()).toEqual(['root']);
  });

  it('fail: text and exit code, no effect', async () => {
    simulator.faults.add({ pattern: '^add', action: { kind: 'fail', exitCode: 3, stderr: 'Connection refused' } });
    expect(await add('a1')).toEqual({ stdout: '', stderr: 'Connection refused\n', exitCode: 3 });
    expect(await accounts()).toEqual(['root']);
  });

  it('effect, then failure or death', async () => {
    simulator.faults.add({ account: 'a1', action: { kind: 'applyThenFail', exitCode: 1 } });
    simulator.faults.add({ account: 'a2', action: { kind: 'applyThenKill' } });
    expect((await add('a1')).exitCode).toBe(1);
    expect((await add('a2')).exitCode).toBe(137);
    expect(await accounts()).toEqual(['a1', 'a2', 'root']);
  });

  it('hang: a killed client leaves nothing, a released one goes on', async () => {
    const id = simulator.faults.add({ pattern: '^add', action: { kind: 'hang' } });
    const child = spawn(join(simulator.binDir, 'sacctmgr'), ['-i', 'add', 'account', 'a1'], { stdio: 'ignore' });
    const waiting = add('a2');
    await sleep(200);
    child.kill('SIGKILL');
    await sleep(50);
    simulator.faults.remove(id);
    expect((await waiting).exitCode).toBe(0);
    expect(await accounts()).toEqual(['a2', 'root']);
  });

  it('garble: the effect is there, the text is not', async () => {
    await add('a1');
    simulator.faults.add({ pattern: 'show account', action: { kind: 'garble' } });
    const { stdout } = await run('sacctmgr', ['-nP', 'show', 'account']);
    expect(stdout).not.toContain('root|default root account|root');
  });
});

describe('counting', () => {
  it('counts processes, statements and changes that ran at the same time', async () => {
    simulator.setDelay({ mean: 60, spread: 10 });
    await Promise.all(['a1', 'a2', 'a3'].map((name) => run('sacctmgr', ['-i', 'add', 'account', name])));
    await run('sacctmgr', ['-nP', 'show', 'account']);
    expect(simulator.stats()).toMatchObject({
      processes: { sacctmgr: 4 },
      statements: { sacctmgr: 4 },
      mutatingStatements: 3,
    });
    expect(simulator.stats().maxConcurrentMutating).toBeGreaterThan(1);
    expect(simulator.ledger()).toHaveLength(3);
    for (const { at, pid, changes } of simulator.ledger()) {
      expect(pid).toBeGreaterThan(1);
      expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
      expect(changes.map(({ kind }) => kind)).toEqual(['add account', 'add association']);
    }
  });

  it('can lose adds that overlap', async () => {
    const lossy = await startSlurmSimulator({ loseConcurrentAdds: true, delayMs: 50 });
    const names = ['a1', 'a2', 'a3', 'a4'];
    const results = await Promise.all(names.map((name) => lossy.run('sacctmgr', ['-i', 'add', 'account', name])));
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect((await lossy.dump()).accounts).toHaveLength(2);
    await lossy.stop();
  });
});
