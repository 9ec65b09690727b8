import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { describeWithSlurm } from '../../system/slurm-lab/describe-with-slurm.js';
import { toward, wish } from './allocation-fixture.js';
import { openBackend } from './open-backend.js';

/** Runs the agent's commands; no right of this host, and of Slurm what a test gives it. */
const AGENT = 'rightsagent';
const asAgent = { command_prefix: ['runuser', '-u', AGENT, '--'] };
const one = wish({ backendId: 'a_one', users: ['ada', 'bob'] });

describeWithSlurm('commands of an unprivileged Unix user on a real Slurm', () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    lab = await sharedSlurmLab({ unixUsers: [AGENT] });
  }, 120_000);
  afterAll(async () => lab?.stop(), 60_000);
  beforeEach(() => lab.reset());

  const withLevel = async (level: string): Promise<void> => {
    const added = await lab.sacctmgr(['add', 'user', AGENT, 'account=root', `adminlevel=${level}`]);
    expect(added.exitCode).toBe(0);
  };
  const rights = async () => {
    const found = await openBackend(lab, { overrides: asAgent }).backend.diagnostics();
    return found.filter(({ check }) => check === 'rights').map(({ status, message }) => `${status}: ${message}`);
  };

  it('Administrator: an allocation is made, changed and removed; doctor says ok', async () => {
    await withLevel('Administrator');
    const { backend } = openBackend(lab, { overrides: asAgent });
    expect(await backend.apply(one, { key: '1' })).toMatchObject({ outcome: 'applied' });
    expect(await backend.apply({ ...one, limits: { cpu: 20 } }, { key: '2' })).toMatchObject({ outcome: 'applied' });
    const { associations } = await lab.dump();
    expect(associations.filter(({ account }) => account === 'a_one')).toEqual([
      expect.objectContaining({ user: '', limits: expect.objectContaining({ grptresmins: 'cpu=1200,mem=60000M' }) }),
      expect.objectContaining({ user: 'ada' }),
      expect.objectContaining({ user: 'bob' }),
    ]);
    expect(await backend.apply(toward('absent', one), { key: '3' })).toMatchObject({ outcome: 'applied' });
    expect(await rights()).toEqual([`ok: commands run as ${AGENT}, whose AdminLevel is Administrator`]);
  }, 60_000);

  describe.each<[string, string | undefined, RegExp, RegExp]>([
    ['Operator', 'Operator', /sufficient privileges to load files/, /AdminLevel is Operator, .* needs Administrator$/],
    ['None', 'None', /sufficient privileges to load files/, /AdminLevel is None, .* needs Administrator$/],
    ['not known to slurmdbd', undefined, /is not in the accounting system/, /whom slurmdbd does not know$/],
  ])('%s', (_, level, text, told) => {
    it('a Create parks with what to do, and does not repeat for ever; doctor names it', async () => {
      if (level !== undefined) await withLevel(level);
      const before = await lab.dump();
      const { backend } = openBackend(lab, { overrides: asAgent });
      await expect(backend.apply(one, { key: '1' })).rejects.toMatchObject({
        ...{ type: 'BackendMisconfigured', nonRetryable: true },
        message: expect.stringMatching(new RegExp(`${text.source}.*Slurm's Administrator level`)),
      });
      expect(await lab.dump()).toEqual(before);
      expect(await rights()).toEqual([expect.stringMatching(new RegExp(`^problem: .*${told.source}`))]);
    }, 60_000);
  });

  it('root or SlurmUser whom slurmdbd does not know is told by doctor', async () => {
    // The commands see a slurm.conf in which the agent is SlurmUser.
    const conf = `${lab.baseDir}/etc/as-slurm-user.conf`;
    const sed = await lab.run('sh', ['-c', `sed s/^SlurmUser=.*/SlurmUser=${AGENT}/ "$SLURM_CONF" > ${conf}`]);
    expect(sed.exitCode).toBe(0);
    const own = { ...lab, env: { ...lab.env, SLURM_CONF: conf } };
    const seen = async () =>
      (await openBackend(own, { overrides: asAgent }).backend.diagnostics()).filter(({ check }) => check === 'rights');
    expect(await seen()).toEqual([
      expect.objectContaining({ status: 'problem', message: expect.stringContaining('load refuses such users') }),
    ]);
    await withLevel('None');
    expect(await seen()).toEqual([
      expect.objectContaining({ status: 'ok', message: `commands run as SlurmUser ${AGENT}` }),
    ]);
  }, 60_000);
});
