import { describe, expect, it } from '@jest/globals';
import { qosSettings } from '../../../../activities/slurm/commands/qos-settings.js';
import { desiredQos } from '../../../../activities/slurm/desired/desired-qos.js';
import { planQos } from '../../../../activities/slurm/plan/plan-qos.js';
import { showsQos } from '../../../../activities/slurm/state/shows-qos.js';
import type { QosState } from '../../../../activities/slurm/state/slurm-state.js';
import { settings } from '../../../contract/slurm-backend/settings-fixture.js';
import { n } from './removal-fixture.js';
import { state } from './state-fixture.js';

const OWN = {
  ...{ enabled: true, flags: 'NoDecay,DenyOnLimit', grp_tres: 'cpu=8,gres/gpu=2', min_tres_per_job: 'cpu=2' },
  ...{ max_jobs: 3, max_submit: 5, max_wall: '1-02:30:15', additional_qos: ['zz', 'High'] },
};
const wish = (own: object = OWN, limits = { cpu: 600 }) =>
  desiredQos(n('a'), settings('/usr/bin', { qos_management: own }), limits);
const wanted = wish();
const account = { ...{ parent: 'p', limits: {}, submitJobs: null, listed: true }, qos: ['a'], defaultQos: 'a' };

describe('a QOS of its own', () => {
  it('is what the configuration says', () => {
    expect(wanted).toEqual({
      name: 'a',
      state: {
        ...{ flags: ['DenyOnLimit', 'NoDecay'], grpTres: { cpu: 8, 'gres/gpu': 2 }, grpTresMins: {} },
        ...{ minTresPerJob: { cpu: 2 }, maxJobs: 3, maxSubmit: 5, maxWallMinutes: 1591 },
      },
      ofAccount: ['a', 'high', 'zz'],
    });
    expect(wish({ ...OWN, skip_qos_swap: true, apply_limits_to_qos: true })?.state.grpTresMins).toEqual({ cpu: 600 });
    expect(wish({ ...OWN, enabled: false })).toBeUndefined();
  });

  it('is written as sacctmgr takes it', () => {
    if (wanted === undefined) throw new Error('none');
    expect(qosSettings({ ...wanted.state, grpTresMins: { cpu: 600 } })).toEqual([
      ...['Flags=DenyOnLimit,NoDecay', 'GrpTRES=cpu=8,gres/gpu=2', 'GrpTRESMins=cpu=600', 'MinTRESPerJob=cpu=2'],
      ...['MaxJobsPerUser=3', 'MaxSubmitJobsPerUser=5', 'MaxWall=1591'],
    ]);
    expect(qosSettings(state({ qos: {} }).qos.get('a') ?? BLANK)).toEqual([]);
  });

  it.each<[string, Partial<QosState> | undefined, object | undefined, string[]]>([
    ['is made with its account', undefined, undefined, ['createQos', 'setAccountQos']],
    ['is made for an account that has none', undefined, { ...account, qos: [] }, ['createQos', 'setAccountQos']],
    ['is there', {}, account, []],
    ['is not given to an account that has another one', {}, { ...account, qos: ['stopped'] }, []],
    ['is changed', { maxJobs: 4 }, account, ['changeQos']],
    ['lacks a flag', { flags: ['DenyOnLimit'] }, account, ['changeQos']],
    ['lacks a limit', { grpTres: { cpu: 8 } }, account, ['changeQos']],
    ['has more than is wanted', { flags: ['denyonlimit', 'nodecay', 'x'], grpTresMins: { mem: 1 } }, account, []],
  ])('%s', (_, found, row, kinds) => {
    if (wanted === undefined) throw new Error('none');
    const actual = state(found === undefined ? {} : { qos: { a: { ...wanted.state, ...found } } });
    const changes = planQos({ ...wanted, description: 'a' }, row as typeof account | undefined, actual);
    expect(changes.map(({ kind }) => kind)).toEqual(kinds);
    const there = actual.qos.get('a');
    expect(there !== undefined && showsQos(wanted.state, there)).toBe(!kinds.some((kind) => kind.endsWith('eQos')));
  });
});

const BLANK: QosState = {
  ...{ flags: [], grpTres: {}, grpTresMins: {}, minTresPerJob: {} },
  ...{ maxJobs: null, maxSubmit: null, maxWallMinutes: null },
};
