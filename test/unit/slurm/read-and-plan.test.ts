import { describe, expect, it } from '@jest/globals';
import { wish } from '../../contract/slurm-backend/allocation-fixture.js';
import { openFakeBackend as open } from './open-fake-backend.js';

describe('reading and planning without the writer', () => {
  it('answers for every wish, in their order: what to write, what stands in the way, what makes no sense', async () => {
    const { backend, commands } = open([
      [/show assoc/, { stdout: 'root|||||||\nc_uni|root||||||\np_phys|c_uni||||||\na_3|c_uni||||||\n' }],
      [/show account/, { stdout: 'root\nc_uni\np_phys\na_3\n' }],
    ]);
    const wishes = [
      wish({ backendId: 'a 1' }),
      wish({ backendId: 'a_2', users: ['ada'] }),
      wish({ backendId: 'a_3' }),
      wish({ backendId: 'a_4', presence: 'existing' }),
    ];
    const view = await backend.read(wishes);
    const asked = commands.length;
    const line = 'account a_2 created under p_phys with GrpTRESMins cpu=600,mem=60000';
    expect(backend.plan(wishes, view)).toEqual([
      { status: 'refused', error: expect.objectContaining({ type: 'NameInvalid' }) },
      {
        ...{ status: 'planned', warnings: [], reportedLimits: { cpu: 10, mem: 1000 } },
        changes: [
          { kind: 'createAccount', done: line, missing: line.replace('created ', '') },
          { kind: 'addUser', done: 'user ada added to account a_2', missing: 'user ada in account a_2' },
        ],
      },
      {
        ...{ status: 'conflict', failureType: 'AccountExists', reason: expect.stringContaining('under c_uni') },
        ...{ warnings: [], reportedLimits: expect.any(Object) },
      },
      {
        ...{
          status: 'conflict',
          failureType: 'BackendRejected',
          reason: expect.stringContaining('a_4 does not exist'),
        },
        ...{ warnings: [], reportedLimits: expect.any(Object) },
      },
    ]);
    expect(backend.plan(wishes, view)).toEqual(backend.plan(wishes, view));
    expect(commands).toHaveLength(asked);
    expect(commands.filter((each) => / (load|modify|add|remove) /.test(each))).toEqual([]);
  });
});
