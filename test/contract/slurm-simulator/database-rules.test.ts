import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';

/** Seen on Slurm 22.05.8 with MariaDB 10.11: rules that only show with certain names and numbers. */
describe('what the database behind slurmdbd decides', () => {
  let simulator: SlurmSimulator;
  let folder: string;
  beforeAll(async () => {
    simulator = await startSlurmSimulator({ clock: () => 1_700_000_000_000 });
    folder = mkdtempSync(join(tmpdir(), 'slurm-rules-'));
  });
  afterAll(async () => {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const sacctmgr = (...argv: string[]) => simulator.run('sacctmgr', ['-i', ...argv], { cwd: folder });

  it.each([
    [['b_z1az', 'bz9_z', 'p.a1z0', 'q00bc.'], 'bz9_z'],
    [['a_0_', 'ac.z0', 'b_', 'bb', 'bb9-', 'p-0', 'p99b-', 'qb_-_c'], 'ac.z0'],
    [['a_c', 'ac', 'ac-_', 'q-', 'q.991', 'qzb-'], 'ac'],
    [['a__', 'aa', 'ab91', 'b91cb-', 'b_c1-_', 'pb1_1.', 'qz__'], 'aa'],
    [['b_', 'bb10', 'p_0._z', 'qb.-z', 'qz'], 'bb10'],
  ])('of %j made in one second %s becomes the default account', async (accounts, expected) => {
    simulator.reset();
    const lines = accounts.flatMap((name) => [`Parent - '${name}'`, "User - 'u'"]);
    const made = accounts.map((name) => `Account - '${name}'`);
    writeFileSync(join(folder, 'l.cfg'), ["Cluster - 'lab'", "Parent - 'root'", ...made, ...lines, ''].join('\n'));
    expect((await sacctmgr('load', 'l.cfg')).exitCode).toBe(0);
    const { users } = await simulator.dump();
    expect(users.find(({ name }) => name === 'u')?.defaultAccount).toBe(expected);
  });

  it.each([
    ['a new user, in the order of the names', [], ['cb:cb', 'ca:ca'], 'ca'],
    ['one default among two', [], ['ca', 'cb:cb'], 'cb'],
    ['a default that is not the account of its line', [], ['ca:cb', 'cb'], 'ca'],
    ['a user with an older default of an earlier name', ['c0'], ['ca:ca', 'cb:cb'], 'c0'],
    ['the same with three', ['c0'], ['ca:ca', 'cb:cb', 'cc:cc'], 'c0'],
    ['one of two rows that is new', ['c0', 'ca'], ['ca:ca', 'cb:cb'], 'cb'],
    ['two rows that are there', ['c0', 'ca', 'cb'], ['ca:ca', 'cb:cb'], 'ca'],
  ])('two defaults of one user in a load take it from each other: %s', async (_, before, rows, expected) => {
    simulator.reset();
    await sacctmgr('add', 'account', 'c0,ca,cb,cc');
    for (const account of before) await sacctmgr('add', 'user', 'u', `account=${account}`);
    const lines = rows.flatMap((row) => {
      const [account, chosen] = row.split(':');
      return [`Parent - '${account}'`, `User - 'u'${chosen === undefined ? '' : `:DefaultAccount='${chosen}'`}`];
    });
    writeFileSync(join(folder, 'l.cfg'), ["Cluster - 'lab'", ...lines, ''].join('\n'));
    await sacctmgr('load', 'l.cfg');
    const { users } = await simulator.dump();
    expect(users.find(({ name }) => name === 'u')?.defaultAccount).toBe(expected);
  });

  it.each([
    ['1023', '1023M'],
    ['1024', '1G'],
    ['1025', '1025M'],
    ['1536', '1.50G'],
    ['675840', '660G'],
    ['1048576', '1T'],
    ['1049088', '1.00T'],
    ['1572864', '1.50T'],
    ['6144000', '6000G'],
    ['2147483648', '2P'],
    ['5368709120', '5P'],
    ['9007199254740991', '9007199254740991M'],
    ['1099511627776', '1?'],
    ['1099511628288', '1.00?'],
    ['1649267441664', '1.50?'],
  ])('shows a memory limit of %s megabytes as %s', async (megabytes, shown) => {
    simulator.reset();
    await sacctmgr('add', 'account', 'm', `GrpTRESMins=mem=${megabytes}`);
    const { stdout } = await sacctmgr('-nP', 'show', 'assoc', 'account=m', 'format=grptresmins');
    expect(stdout).toBe(`mem=${shown}\n`);
  });
});
