/**
 * `npm test`: installs what is missing, checks style and types, builds, gets a Temporal server and (on Debian, as
 * root) a real Slurm, proxies and a browser, and runs all tests. SITEFLOW_TEST_REAL_SLURM=0 and
 * SITEFLOW_TEST_PROGRAMS=0 leave these out.
 * Arguments are handed to Jest: `npm test -- test/unit`.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, installPackages, requireNode, root, step, times } from './lib/steps.mjs';

const started = Date.now();
requireNode();
installPackages();

const chosen = process.argv.slice(2);
if (chosen.length === 0) {
  step('style and import rules', 'npm', ['run', '--silent', 'lint']);
  step('types', bin('tsc'), ['--noEmit']);
}
step('build', process.execPath, ['scripts/build.mjs']);

const temporal = spawnSync(bin('tsx'), ['scripts/temporal-binary.ts'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
});
if (temporal.status !== 0) process.exit(temporal.status ?? 1);

if (isOn(process.env.SITEFLOW_TEST_REAL_SLURM)) {
  step('real Slurm (SITEFLOW_TEST_REAL_SLURM=0 leaves it out)', bin('tsx'), ['scripts/slurm-lab/main.ts', 'install'], {
    mayFail: true,
  });
} else {
  process.stderr.write('\n▶ real Slurm: left out, SITEFLOW_TEST_REAL_SLURM turns it off; its tests are skipped\n');
}

if (isOn(process.env.SITEFLOW_TEST_PROGRAMS)) {
  step(
    'proxies and browser (SITEFLOW_TEST_PROGRAMS=0 leaves them out)',
    bin('tsx'),
    ['scripts/install-test-programs.ts'],
    {
      mayFail: true,
    },
  );
} else {
  process.stderr.write(
    '\n▶ proxies and browser: left out, SITEFLOW_TEST_PROGRAMS turns them off; tests that miss one are skipped\n',
  );
}

const results = mkdtempSync(join(tmpdir(), 'siteflow-test-'));
/** Whatever tests leave behind goes with it. Others may enter: some programs under test run as users of their own. */
const scratch = mkdtempSync(join(tmpdir(), 'sf-'));
chmodSync(scratch, 0o1777);
const env = {
  ...process.env,
  TMPDIR: scratch,
  NODE_OPTIONS:
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
  SITEFLOW_TEST_TEMPORAL: temporal.stdout.trim(),
};

/** What has to happen within so many seconds, or not before: another test beside it would spoil that. */
const alone = [
  'test/workflow/grace',
  'test/system/temporal-server',
  'test/system/cli/server-away',
  'test/system/bench',
];

/** Two files at a time: most tests wait for servers, and each has its own. */
const groups =
  chosen.length > 0
    ? [{ title: 'chosen tests', args: ['--runInBand', ...chosen] }]
    : [
        { title: 'unit tests', args: ['--maxWorkers=2', 'test/unit'] },
        {
          title: 'contract, workflow and system tests',
          args: [
            '--maxWorkers=2',
            ...['test/contract', 'test/workflow', 'test/system'],
            ...['--testPathIgnorePatterns', '/node_modules/', ...alone],
          ],
        },
        { title: 'tests that measure time', args: ['--runInBand', ...alone] },
      ];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [index, group] of groups.entries()) {
  const file = join(results, `${index}.json`);
  step(group.title, bin('jest'), [...group.args, '--json', `--outputFile=${file}`, '--forceExit'], {
    env,
    mayFail: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const report = readReport(file);
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  total.skipped += report.numPendingTests;
}
for (const folder of [results, scratch]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

process.stderr.write('\nTimes:\n');
for (const { title, seconds } of times) process.stderr.write(`  ${seconds.padStart(7)} s  ${title}\n`);
process.stderr.write(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s  in all\n`);
if (total.skipped > 0) process.stderr.write('Skipped tests tell their reason in their title or above.\n');
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** Whether an environment variable does not turn something off. */
function isOn(value) {
  return !['0', 'false', 'no'].includes((value ?? '').toLowerCase());
}

/** A group whose report is missing (a crash of Jest itself) counts as one failure. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };
  }
}
