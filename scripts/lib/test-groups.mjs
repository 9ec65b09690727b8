/** What has to happen within so many seconds, or not before: another test beside it would spoil that. */
const ALONE = [
  'test/workflow/grace',
  'test/system/temporal-server',
  'test/system/cli/server-away',
  'test/system/bench',
];

/** Two files at a time: most tests wait for servers. */
const TWO = '--maxWorkers=2';

const unit = { title: 'unit tests', args: [TWO, 'test/unit'] };

/** Groups of test files of a whole run, one after the other, as arguments of Jest. */
export const ALL = [
  unit,
  {
    title: 'contract, workflow and system tests',
    args: [
      TWO,
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
    args: [TWO, 'test/contract', 'test/workflow/replay.test.ts'],
  },
];

/** Only what was asked for. */
export const chosenGroups = (args) => [{ title: 'chosen tests', args: ['--runInBand', ...args] }];
