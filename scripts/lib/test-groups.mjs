/** What measures how quick something is, or has to happen at a moment: another test beside it would spoil that. */
const ALONE = ['test/system/bench', 'test/system/cli/server-away', 'test/contract/storage-resources/abuse'];

const unit = { title: 'unit tests', args: ['--maxWorkers=2', 'test/unit'] };

/** Groups of test files of a whole run, one after the other, as arguments of Jest. */
export const ALL = [
  unit,
  {
    title: 'contract, workflow and system tests',
    args: [
      // One more than processors that may be counted on: most of these tests wait for servers.
      '--maxWorkers=3',
      ...['test/contract', 'test/workflow', 'test/system'],
      ...['--testPathIgnorePatterns', '/node_modules/', ...ALONE],
    ],
  },
  { title: 'tests that measure time', args: ['--runInBand', ...ALONE] },
];

/** What needs neither a Temporal server nor a real Slurm nor another program. */
export const FAST = [
  unit,
  {
    title: 'contract tests on simulators, replay of recorded histories',
    args: ['--maxWorkers=2', 'test/contract', 'test/workflow/replay.test.ts'],
  },
];

/** What talks to a real Slurm: repeated with other releases of it. */
const WITH_SLURM = [
  'test/contract/backend',
  'test/contract/slurm-backend',
  'test/contract/slurm-simulator/(squeue|random-sequences)',
  'test/system/(slurm-lab|orders|order-table|chaos)',
  'test/system/doctor/slurm',
];

/** The tests of a release of Slurm, all of them or those that were asked for. */
export const slurmGroup = (release, chosen) => ({
  title: `tests with Slurm ${release}`,
  args: chosen.length > 0 ? ['--runInBand', ...chosen] : ['--maxWorkers=3', ...WITH_SLURM],
});

/** Only what was asked for. */
export const chosenGroups = (args) => [{ title: 'chosen tests', args: ['--runInBand', ...args] }];
