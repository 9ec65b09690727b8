import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ok, problem, type Seen, warning } from '../../../activities/lib/diagnosis/finding.js';
import type { LoadedConfig } from '../../../config/site/load.js';
import type { Problem } from '../../../config/yaml/problem.js';
import { VERSION } from '../../../contracts/version.js';

/** Every problem of the file with its place; keys of later releases are only counted, `config check` names them. */
export function configurationFindings(loaded: LoadedConfig): Seen[] {
  const problems = loaded.problems.filter(({ severity, code }) => severity !== 'notice' && code !== 'E_LATER');
  const seen = problems.map(finding);
  const later = loaded.problems.filter(({ code }) => code === 'E_LATER').length;
  if (later > 0) seen.push(ok(`${later} of its keys this release leaves alone; siteflow config check names them`));
  if (loaded.config === undefined) return seen;
  const count = loaded.config.offerings.length;
  const role = loaded.config.siteflow.role === 'headnode' ? ', for a head node' : '';
  return [ok(`${loaded.config.file} is valid: ${count} offering${count === 1 ? '' : 's'}${role}`), ...seen];
}

function finding({ file, line, col, path, message, severity, code }: Problem): Seen {
  const place =
    file === 'environment' ? `environment ${path}` : `${file}:${line}:${col}${path === '' ? '' : ` ${path}`}`;
  return (severity === 'error' ? problem : warning)(`${place}: ${message}`, fixFor(code, file, path));
}

function fixFor(code: Problem['code'], file: string, path: string): string {
  if (code === 'E_FILE' && path === '') return 'Name the file with -c, and make it readable for this user.';
  if (code === 'E_FILE_MODE') return `chmod 0640 ${file}`;
  if (code === 'E_UNKNOWN_KEY') return 'Correct the name of the key or remove it (--compat passes it over).';
  const key = path.replace(/\b\d+\./g, '').replace(/^offerings\./, '');
  return `Correct the line${key === '' ? '' : `; what is allowed there: siteflow config explain ${key}`}`;
}

/** This program and the host it runs on. */
export const hostFindings = (): Seen[] => [
  ok(
    `siteflow ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}, uid ${process.getuid?.() ?? '-'}`,
  ),
];

/** Whether the state folder can be used, or made. */
export function stateFolderFindings(stateDir: string): Seen[] {
  const uid = process.getuid?.() ?? 0;
  const elsewhere = 'name another folder with --state-dir, SITEFLOW_STATE_DIR or siteflow.state_dir';
  if (!existsSync(stateDir)) {
    let parent = dirname(stateDir);
    while (!existsSync(parent)) parent = dirname(parent);
    return writable(parent)
      ? [ok(`the state folder ${stateDir} is made at the first start`)]
      : [
          problem(
            `the state folder ${stateDir} does not exist and cannot be made: ${parent} is not writable for uid ${uid}`,
            `As root: install -d -m 0700 -o ${uid} ${stateDir}; or ${elsewhere}.`,
          ),
        ];
  }
  if (!statSync(stateDir).isDirectory()) {
    return [problem(`the state folder ${stateDir} is a file`, `Remove the file, or ${elsewhere}.`)];
  }
  if (writable(stateDir)) return [ok(`state folder ${stateDir}`)];
  return [
    problem(
      `the state folder ${stateDir} is not writable for uid ${uid}`,
      `As root: chown -R ${uid} ${stateDir}; or ${elsewhere}.`,
    ),
  ];
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
