/**
 * Carries out the steps of the Dockerfile without a container engine: every stage becomes a folder, COPY copies, RUN
 * runs there. Then the command of the last stage is started with --version. RUN steps that change the system (apt-get,
 * useradd, …) are listed and left out.
 *
 *   node scripts/dockerfile-steps.mjs [--keep]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDockerfile } from './lib/parse-dockerfile.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);
const SYSTEM = /\b(apt-get|useradd|groupadd|install -d|ln -s)\b/;
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
const isIgnored = (path) => {
  const relative = path.slice(resolve(root).length + 1);
  return ignored.some((rule) => {
    if (rule.startsWith('*')) return relative.endsWith(rule.slice(1));
    return relative === rule || relative.startsWith(rule + sep);
  });
};

const work = mkdtempSync(join(tmpdir(), 'dockerfile-steps-'));
const stages = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));
let entry = [];

/** Folder of a path inside a stage. */
const inStage = (stage, path, cwd = '/') => join(work, stage, resolve(cwd, path));

function copy(stage, cwd, text) {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
  const target = words.pop();
  for (const word of words) {
    const source = from === undefined ? resolve(root, word) : inStage(from, word);
    if (!existsSync(source)) throw new Error(`COPY ${text}: ${word} does not exist`);
    const isFolder = statSync(source).isDirectory();
    const into = inStage(stage, target, cwd);
    const destination = isFolder || !target.endsWith('/') ? into : join(into, basename(source));
    mkdirSync(isFolder ? destination : join(destination, '..'), { recursive: true });
    const filter = from === undefined ? (path) => !isIgnored(path) : () => true;
    cpSync(source, destination, { recursive: true, filter, preserveTimestamps: true, verbatimSymlinks: true });
  }
}

function run(stage, cwd, text) {
  const done = spawnSync('/bin/sh', ['-euc', text], { cwd: inStage(stage, cwd), stdio: ['ignore', 2, 2] });
  if (done.status !== 0) throw new Error(`RUN ${text}: exit ${done.status ?? done.signal}`);
}

try {
  for (const { name, image, steps } of stages) {
    if (/alpine/i.test(image)) throw new Error(`${image}: the Temporal SDK needs glibc`);
    let cwd = '/';
    for (const { instruction, text } of steps) {
      say(`[${name}] ${instruction} ${text}`);
      if (instruction === 'WORKDIR') {
        cwd = resolve(cwd, text);
        mkdirSync(inStage(name, cwd), { recursive: true });
      } else if (instruction === 'COPY') copy(name, cwd, text);
      else if (instruction === 'RUN' && SYSTEM.test(text)) say(`[${name}]   left out: changes the system`);
      else if (instruction === 'RUN') run(name, cwd, text);
      else if (instruction === 'ENTRYPOINT') entry = JSON.parse(text);
    }
  }
  const [program, ...args] = entry.map((word) => (word.startsWith('/') ? inStage('final', word) : word));
  const started = spawnSync(program, [...args, '--version'], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  const expected = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  if (started.status !== 0 || started.stdout.trim() !== expected) {
    throw new Error(`--version answered ${started.status}: ${started.stdout}${started.stderr}; expected ${expected}`);
  }
  const core = join(work, 'final/app/node_modules/@temporalio/worker');
  const loads = `await import('@temporalio/worker'); process.stdout.write('ok')`;
  const loaded = spawnSync('node', ['--input-type=module', '-e', loads], {
    cwd: join(core, '../../..'),
    encoding: 'utf8',
  });
  if (loaded.stdout !== 'ok') throw new Error(`The Temporal SDK does not load in the tree: ${loaded.stderr}`);
  const size = spawnSync('du', ['-sm', join(work, 'final')], { encoding: 'utf8' }).stdout.split('\t')[0];
  say(`✔ siteflow ${expected} starts from the tree of the last stage (${size} MB)`);
} finally {
  if (process.argv.includes('--keep')) say(work);
  else rmSync(work, { recursive: true, force: true });
}
