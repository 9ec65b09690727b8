import { describe, expect, it } from '@jest/globals';
import type { Components } from '../../../activities/lib/backend/components.js';
import { describeChange, expectChanges, type WriteChange } from '../../../activities/slurm/changes/change.js';
import { desire } from '../../../activities/slurm/desired/desire.js';
import { keptLimits } from '../../../activities/slurm/desired/kept-limits.js';
import { planGoal } from '../../../activities/slurm/plan/plan-goal.js';
import { toward, wish } from '../../contract/slurm-backend/allocation-fixture.js';
import { settings } from '../../contract/slurm-backend/settings-fixture.js';
import { type StateSketch, state } from './plan/state-fixture.js';

const part = { measured_unit: 'h', label: 'l', unit_factor: 60 };
const COMPONENTS: Components = {
  cpu: { ...part, accounting_type: 'limit' },
  'gres/gpu': { ...part, accounting_type: 'one' },
  mem: { ...part, accounting_type: 'usage' },
  node: { ...part, accounting_type: 'usage', limit: 5 },
  odd: { ...part, accounting_type: 'limit' },
};
const KNOWN = new Set(['cpu', 'gres/gpu', 'mem', 'node']);
const wanted = wish({ backendId: 'a', limits: { cpu: 10 }, users: ['u'] });
const at = (limits: Record<string, number>, more: StateSketch = {}) =>
  state({ accounts: { c_uni: 'root', p_phys: 'c_uni', a: { parent: 'p_phys', limits } }, ...more });
const ZERO = { cpu: 0, 'gres/gpu': 0, mem: 0, node: 0 };

describe('an account that is kept after its deletion', () => {
  it('has 0 of everything that is sold and that Slurm knows', () => {
    expect(keptLimits(COMPONENTS, KNOWN)).toEqual(ZERO);
    expect(keptLimits({}, KNOWN)).toEqual({});
  });

  it.each<[string, Record<string, unknown>, ReturnType<typeof at>, string[]]>([
    [
      'lives again: what nobody limits is without limit',
      { soft_delete: true },
      at(ZERO),
      ['account a: GrpTRESMins cpu=600,gres/gpu=-1,mem=-1,node=300', 'user u added to account a'],
    ],
    [
      'lives again where limits are on its QOS',
      { soft_delete: true, qos_management: { enabled: true, skip_qos_swap: true, apply_limits_to_qos: true } },
      at(ZERO),
      [
        'account a: GrpTRESMins cpu=-1,gres/gpu=-1,mem=-1,node=-1',
        ...['QOS a created', 'account a: QOS a', 'user u added to account a'],
      ],
    ],
    [
      'is none if it has users: a limit of 0 may be meant',
      { soft_delete: true },
      at(ZERO, { members: ['u@a'], users: { u: 'a' } }),
      ['account a: GrpTRESMins cpu=600,node=300'],
    ],
    [
      'is none if it has limits',
      { soft_delete: true },
      at({ ...ZERO, cpu: 600 }),
      ['account a: GrpTRESMins node=300', 'user u added to account a'],
    ],
    [
      'is none on a site that keeps none',
      {},
      at(ZERO),
      ['account a: GrpTRESMins cpu=600,node=300', 'user u added to account a'],
    ],
  ])('%s', (_, overrides, actual, expected) => {
    const desired = desire(wanted, settings('/usr/bin', overrides), COMPONENTS, KNOWN);
    const changes = planGoal(desired, actual) as WriteChange[];
    expect(changes.map(describeChange)).toEqual(expected);
    expectChanges(actual, changes);
    expect(planGoal(desired, actual)).toEqual([]);
  });

  it('was made so by its removal', () => {
    const actual = at({ cpu: 600 }, { members: ['u@a'], users: { u: 'a' } });
    const desired = desire(toward('absent', wanted), settings('/usr/bin', { soft_delete: true }), COMPONENTS, KNOWN);
    expectChanges(actual, planGoal(desired, actual) as WriteChange[]);
    expect(actual.accounts.get('a')?.limits).toEqual(ZERO);
    expect(planGoal(desired, actual)).toEqual([]);
  });
});
