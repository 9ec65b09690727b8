import { describe, expect, it } from '@jest/globals';
import type { WriteChange } from '../../../../activities/slurm/changes/change.js';
import { expectChanges, notShown } from '../../../../activities/slurm/changes/change.js';
import { desiredStatus } from '../../../../activities/slurm/desired/desired-status.js';
import { planStatus } from '../../../../activities/slurm/plan/plan-status.js';
import { noteOfStatus } from '../../../../activities/slurm/plan/qos-of-status.js';
import type { QosState } from '../../../../activities/slurm/state/slurm-state.js';
import type { AllocationStatus } from '../../../../contracts/allocation-status.js';
import { wish } from '../../../contract/slurm-backend/allocation-fixture.js';
import { settings } from '../../../contract/slurm-backend/settings-fixture.js';
import { type StateSketch, state } from './state-fixture.js';

const BLANK: QosState = {
  ...{ flags: [], grpTres: {}, grpTresMins: {}, minTresPerJob: {} },
  ...{ maxJobs: null, maxSubmit: null, maxWallMinutes: null },
};
const qos = Object.fromEntries(['normal', 'slow', 'stopped', 'high', 'a'].map((name) => [name, BLANK]));
const SWAP = { qos_paused: 'stopped', qos_downscaled: 'slow,high' };
const OWN = { ...SWAP, qos_management: { enabled: true, additional_qos: ['high'] } };
const LEVER = { qos_management: { enabled: true, skip_qos_swap: true } };
const desire = (status: AllocationStatus, overrides: Record<string, unknown>) =>
  desiredStatus(wish({ backendId: 'a' }), status, settings('/usr/bin', overrides));
const at = (account: object = {}): StateSketch => ({
  qos,
  accounts: { c_uni: 'root', p_phys: 'c_uni', a: { parent: 'p_phys', ...account } },
});
const set = (list: string[], defaultQos: string | null = null) => [
  { kind: 'setAccountQos', account: 'a', qos: list, defaultQos },
];
const lever = (submitJobs: number | null) => [{ kind: 'setSubmitJobs', account: 'a', submitJobs }];

describe('planStatus', () => {
  it.each<[string, AllocationStatus, Record<string, unknown>, StateSketch, object[]]>([
    ['paused', 'paused', SWAP, at(), set(['stopped'])],
    ['paused already', 'paused', SWAP, at({ qos: ['stopped'] }), []],
    ['downscaled, several QOS', 'downscaled', SWAP, at(), set(['high', 'slow'])],
    ['normal', 'normal', SWAP, at({ qos: ['stopped'] }), set(['normal'])],
    [
      'normal by inheritance',
      'normal',
      SWAP,
      { ...at(), accounts: { ...at().accounts, c_uni: { qos: ['normal'] } } },
      [],
    ],
    [
      'inherits another one',
      'normal',
      SWAP,
      { ...at(), accounts: { ...at().accounts, p_phys: { parent: 'c_uni', qos: ['slow'] } } },
      set(['normal']),
    ],
    [
      'default QOS outside the list',
      'paused',
      SWAP,
      at({ qos: ['high'], defaultQos: 'high' }),
      set(['stopped'], 'stopped'),
    ],
    [
      'default QOS inside the list',
      'downscaled',
      SWAP,
      at({ qos: ['high'], defaultQos: 'high' }),
      set(['high', 'slow']),
    ],
    ['own QOS, paused', 'paused', OWN, at({ qos: ['a', 'high'], defaultQos: 'a' }), set(['stopped'], 'stopped')],
    ['own QOS, normal', 'normal', OWN, at({ qos: ['stopped'], defaultQos: 'stopped' }), set(['a', 'high'], 'a')],
    ['own QOS, normal already', 'normal', OWN, at({ qos: ['a', 'high'], defaultQos: 'a' }), []],
    ['own QOS, default lost', 'normal', OWN, at({ qos: ['a', 'high'], defaultQos: '' }), set(['a', 'high'], 'a')],
    ['lever, paused', 'paused', LEVER, at(), lever(0)],
    ['lever, paused already', 'paused', LEVER, at({ submitJobs: 0 }), []],
    ['lever, normal', 'normal', LEVER, at({ submitJobs: 0 }), lever(null)],
    ['lever, downscaled', 'downscaled', LEVER, at({ submitJobs: 0 }), lever(null)],
    ['lever by enforcement', 'paused', { ...SWAP, qos_enforcement_enabled: true }, at(), lever(0)],
  ])('%s', (_, goal, overrides, sketch, expected) => {
    const actual = state(sketch);
    const desired = desire(goal, overrides);
    const changes = planStatus(desired, actual) as WriteChange[];
    expect(changes).toEqual(expected);
    expect(notShown(changes, actual)).toEqual(changes);
    expectChanges(actual, changes);
    expect(notShown(changes, actual)).toEqual([]);
    expect(planStatus(desired, actual)).toEqual([]);
  });

  it.each<[string, StateSketch, string, string]>([
    [
      'the account is gone',
      { qos, accounts: { c_uni: 'root', p_phys: 'c_uni' } },
      'BackendRejected',
      'a does not exist',
    ],
    ['it stands elsewhere', { qos, accounts: { c_uni: 'root', a: 'c_uni' } }, 'AccountExists', 'under c_uni'],
    ['it stands at the root', { qos, accounts: { a: { parent: null } } }, 'AccountExists', 'at the root'],
    ['a QOS is missing', { ...at(), qos: { normal: BLANK } }, 'BackendMisconfigured', 'stopped'],
  ])('conflict: %s', (_, sketch, failureType, text) => {
    expect(planStatus(desire('paused', SWAP), state(sketch))).toEqual([
      { kind: 'conflict', failureType, reason: expect.stringContaining(text) },
    ]);
  });

  it('is not for an account in a loop of parents', () => {
    const looped = { accounts: { p_phys: 'a', a: 'p_phys' }, qos };
    expect(planStatus(desire('paused', SWAP), state(looped))).toEqual(set(['stopped']));
  });

  it('warns that a lever cannot downscale, and names what the configuration lacks', () => {
    expect(desire('downscaled', LEVER).warnings).toEqual([expect.stringContaining('cannot downscale')]);
    expect(desire('paused', LEVER)).toMatchObject({ warnings: [] });
    expect(noteOfStatus(desire('paused', LEVER), state())).toEqual({ metadata: {}, warnings: [] });
    expect(noteOfStatus(desire('paused', SWAP), state())).toEqual({ metadata: { qos: 'stopped' }, warnings: [] });
    expect(() => desire('paused', {})).toThrow(expect.objectContaining({ type: 'BackendMisconfigured' }));
  });
});
