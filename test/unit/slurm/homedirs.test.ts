import { describe, expect, it } from '@jest/globals';
import { createApplyAllocation } from '../../../activities/lib/backend/apply-allocation.js';
import { wish } from '../../contract/slurm-backend/allocation-fixture.js';
import { openFakeBackend as open, written } from './open-fake-backend.js';

describe('home directories', () => {
  const on = { enable_user_homedir_account_creation: true, default_homedir_umask: '0027', homedir_base_path: '/home' };
  const apply = ({ backend, welcome }: ReturnType<typeof open>, ...names: string[]) => {
    const request = wish({ backendId: 'a_1', users: names });
    const backends = new Map([[request.offeringId, [{ name: 'slurm', backend, welcome, configHash: 'h' }]]]);
    const context = () => ({ key: names.join(), heartbeat: () => undefined });
    return createApplyAllocation({ backends, context })({ wish: request, backend: 'slurm', configHash: 'h' });
  };
  const members: [RegExp, { stdout: string }][] = [
    [/show assoc/, { stdout: `${written('a_1')[0]?.[1].stdout}a_1||alice|||||\na_1||bob|||||\n` }],
    ...written('a_1').slice(1),
  ];

  it('are made for users that have none, once in five minutes', async () => {
    const opened = open([...members, [/^test -d \/home\/alice/, { exitCode: 1 }]], on);
    expect((await apply(opened, 'alice', 'bob')).warnings).toEqual([]);
    await apply(opened, 'alice');
    const own = () => opened.commands.filter((line) => !line.startsWith('sacctmgr'));
    expect(own().sort()).toEqual([
      ...['id -u alice', 'id -u bob', 'mkhomedir_helper alice 0027', 'test -d /home/alice', 'test -d /home/bob'],
    ]);
    opened.time.now += 300_000;
    await apply(opened, 'bob');
    expect(own().filter((line) => line === 'id -u bob')).toHaveLength(2);
  });

  it('that fail are warnings, and are tried again', async () => {
    const opened = open(
      [
        ...members,
        [/^id -u bob/, { exitCode: 1, stdout: '' }],
        [/^mkhomedir/, { exitCode: 5, stderr: 'disk full' }],
        [/^test/, { exitCode: 1 }],
      ],
      on,
    );
    const { warnings, outcome } = await apply(opened, 'alice', 'bob');
    expect(outcome).toBe('unchanged');
    expect(warnings).toEqual([
      expect.stringContaining('alice not created: mkhomedir_helper exit 5, disk full'),
      expect.stringContaining('bob has no Unix account'),
    ]);
    await apply(opened, 'alice', 'bob');
    expect(opened.commands.filter((line) => line === 'id -u bob')).toHaveLength(2);
  });

  it('are left alone when switched off', async () => {
    const opened = open(members);
    await apply(opened, 'alice');
    expect(opened.commands.every((line) => line.startsWith('sacctmgr'))).toBe(true);
  });
});
