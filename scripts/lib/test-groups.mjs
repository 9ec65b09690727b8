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
    args: [
      ...['--maxWorkers=2', 'test/contract', 'test/workflow/replay.test.ts'],
      // The longest ones: they prove the Slurm simulator by recordings, and try thousands of odd requests.
      ...['--testPathIgnorePatterns', 'slurm-simulator/transcripts', 'storage-resources/fuzz'],
    ],
  },
];

/** What a whole run repeats with a newer Slurm. */
const REPEATED = ['test/contract/backend', 'test/contract/slurm-backend', 'test/system/(slurm-lab|orders|order-table)'];
/** What talks to a real Slurm, but for comparisons with the simulator, which is a 22.05. */
const WITH_SLURM = [...REPEATED, 'test/system/chaos', 'test/system/doctor/slurm'];

/**
 * The tests of a release of Slurm: those that were asked for, or all of them.
 *
 * @param isPart of a run of all tests, which repeats the more important ones
 */
export const slurmGroup = (release, chosen, isPart) => ({
  title: `tests with Slurm ${release}`,
  args: chosen.length > 0 ? ['--runInBand', ...chosen] : ['--maxWorkers=3', ...(isPart ? REPEATED : WITH_SLURM)],
});

/** Only what was asked for. */
export const chosenGroups = (args) => [{ title: 'chosen tests', args: ['--runInBand', ...args] }];
