/**
 * `npm test`: installs what is missing, checks style and types, builds, gets a Temporal server and (on Debian, as
 * root) a real Slurm, proxies and a browser, and runs all tests; those that talk to Slurm once more with a newer one
 * (SITEFLOW_TEST_SLURM_VERSIONS=24.11, or several with commas). SITEFLOW_TEST_REAL_SLURM=0,
 * SITEFLOW_TEST_SLURM_VERSIONS=0 and SITEFLOW_TEST_PROGRAMS=0 leave these out.
 * `npm test -- --fast`: style, types and the tests that need nothing but this checkout, in at most five minutes.
 * `npm test -- --note-times`: all, and writes down how long each file took (test/run/file-seconds.json).
 * `npm test -- --slurm 26.05`: only the tests that talk to Slurm, with that one; files may follow.
 * Other arguments are handed to Jest: `npm test -- test/unit`.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installRelease, newerReleases, startJestIn } from './lib/newer-slurm.mjs';
import { noteTimes } from './lib/note-times.mjs';
import { startStep } from './lib/start-step.mjs';
import { bin, installPackages, requireNode, root, times } from './lib/steps.mjs';
import { ALL, chosenGroups, FAST, slurmGroup } from './lib/test-groups.mjs';

const started = Date.now();
const given = process.argv.slice(2);
const [fast, noting] = ['--fast', '--note-times'].map((flag) => given.includes(flag));
if ((fast || noting) && given.length > 1) {
  process.stderr.write('--fast and --note-times stand alone; for some of the tests: npm test -- test/unit\n');
  process.exit(2);
}
const asked = given.indexOf('--slurm');
const [, only] = asked < 0 ? [] : given.splice(asked, 2);
const chosen = fast || noting ? [] : given;
const say = (text) => process.stderr.write(`${text}\n`);

requireNode();
installPackages();

const tsx = (title, script, args = [], options = {}) =>
  startStep(title, process.execPath, ['--import', 'tsx', script, ...args], options);
/** What takes long and waits for the network goes on beside the checks, the build and the unit tests. */
const temporal = fast ? undefined : tsx('Temporal server', 'scripts/temporal-binary.ts', [], { background: true });
const releases = only === undefined ? (fast || chosen.length > 0 ? [] : newerReleases()) : [only];
const programs = fast ? undefined : installPrograms();
const newer = programs?.then(installReleases);

const checks = [];
if (chosen.length === 0 && only === undefined) {
  checks.push(startStep('style and import rules', 'npm', ['run', '--silent', 'lint']));
  checks.push(startStep('types', bin('tsc'), ['--noEmit']));
}
await Promise.all([...checks, startStep('build', process.execPath, ['scripts/build.mjs'])]);

const results = mkdtempSync(join(tmpdir(), 'siteflow-test-'));
/** Whatever tests leave behind goes with it. Others may enter: some programs under test run as users of their own. */
const scratch = mkdtempSync(join(tmpdir(), 'sf-'));
chmodSync(scratch, 0o1777);
const env = {
  ...process.env,
  TMPDIR: scratch,
  NODE_OPTIONS:
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
  SITEFLOW_TEST_WORKFLOWS: join(root, 'dist', 'workflow-bundle.js'),
  ...(fast ? { SITEFLOW_TEST_REAL_SLURM: '0', SITEFLOW_TEST_PROGRAMS: '0' } : {}),
};

const reports = [];
const total = { passed: 0, failed: 0, skipped: 0 };
const groups = only === undefined ? (fast ? FAST : chosen.length > 0 ? chosenGroups(chosen) : ALL) : [];
for (const [index, group] of groups.entries()) {
  if (index > 0 || groups.length === 1) await installed();
  reports.push(await runGroup(group, (args, options) => startStep(group.title, bin('jest'), args, options)));
}
if (releases.length > 0) await installed();
for (const [release, found] of (await newer) ?? []) {
  const group = slurmGroup(release, chosen, only === undefined);
  if (found === 'there') await runGroup(group, (args, options) => startJestIn(release, group.title, args, options));
  else {
    say(`\n▶ ${group.title}: not run, see above why it is not there`);
    // A mirror that is away spoils only what was asked for.
    total[found === 'failed' && only !== undefined ? 'failed' : 'skipped'] += 1;
  }
}
for (const folder of [results, scratch]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

if (noting) noteTimes(reports);

say('\nTimes (some steps run beside others):');
for (const { title, seconds } of times) say(`  ${seconds.padStart(7)} s  ${title}`);
say(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s  in all`);
if (total.skipped > 0) say('Skipped tests tell their reason in their title or above.');
if (fast)
  say(
    'Left out by --fast: test/workflow but replay, test/system, the two longest of test/contract, a real Slurm and a real broker; npm test runs all.',
  );
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** Runs Jest and counts its tests. */
async function runGroup({ title, args }, start) {
  const file = join(results, `${title.replaceAll(/\W+/g, '-')}.json`);
  await start([...args, '--json', `--outputFile=${file}`, '--forceExit'], { env, mayFail: true, live: true });
  const report = readReport(file);
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  total.skipped += report.numPendingTests;
  return report;
}

/** Installs by apt what tests talk to; one after the other, because apt has one lock. */
async function installPrograms() {
  const background = { background: true, mayFail: true };
  if (isOn(process.env.SITEFLOW_TEST_REAL_SLURM)) {
    const title = 'real Slurm (SITEFLOW_TEST_REAL_SLURM=0 leaves it out)';
    if (only === undefined) await tsx(title, 'scripts/slurm-lab/main.ts', ['install'], background);
  } else say('\n▶ real Slurm: left out, SITEFLOW_TEST_REAL_SLURM turns it off; its tests are skipped');
  if (only !== undefined) return;
  if (isOn(process.env.SITEFLOW_TEST_PROGRAMS)) {
    const title = 'proxies and browser (SITEFLOW_TEST_PROGRAMS=0 leaves them out)';
    await tsx(title, 'scripts/install-test-programs.ts', [], background);
  } else
    say('\n▶ proxies and browser: left out, SITEFLOW_TEST_PROGRAMS turns them off; tests that miss one are skipped');
}

/** Newer Slurms come after what more tests wait for. @returns release and what became of it, for each */
async function installReleases() {
  if (!isOn(process.env.SITEFLOW_TEST_REAL_SLURM)) return [];
  const found = [];
  for (const release of releases) found.push([release, await installRelease(release, { background: true })]);
  return found;
}

/** Waits for what is got beside the first group; the path of the Temporal server goes to the tests. */
async function installed() {
  const [found] = await Promise.all([temporal, programs]);
  if (found !== undefined) env.SITEFLOW_TEST_TEMPORAL = found.stdout.trim();
}

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
