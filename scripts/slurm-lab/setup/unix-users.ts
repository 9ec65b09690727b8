import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runCommand } from '../processes/run-command.js';

type Env = Readonly<Record<string, string>>;

/** Marks the accounts made here (GECOS field), so that no other account can ever be removed by mistake. */
const COMMENT = 'siteflow slurm lab';

function recorded(file: string): string[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
}

/** Line of the passwd database for a user, or undefined. */
async function passwdEntry(name: string, env: Env): Promise<string | undefined> {
  const found = await runCommand('getent', ['passwd', name], { env });
  return found.exitCode === 0 ? found.stdout.trim() : undefined;
}

/**
 * Creates the missing ones of some Unix users as system accounts without home and records them, before making each, so
 * that a crashed run's users are removed later.
 *
 * @throws when useradd refuses a name
 */
export async function addUnixUsers(file: string, names: readonly string[], env: Env): Promise<void> {
  for (const name of names) {
    if ((await passwdEntry(name, env)) !== undefined) continue;
    writeFileSync(file, JSON.stringify([...new Set([...recorded(file), name])]));
    const options = ['--system', '--no-create-home', '--shell', '/bin/sh', '--comment', COMMENT];
    const added = await runCommand('useradd', [...options, '--', name], { env });
    if (added.exitCode !== 0) throw new Error(`Slurm lab: useradd ${name} failed: ${added.stderr.trim()}`);
  }
}

/** Removes the Unix users this lab made; those that were there before are left alone. */
export async function removeUnixUsers(file: string, env: Env): Promise<void> {
  for (const name of recorded(file)) {
    const entry = await passwdEntry(name, env);
    if (entry?.split(':')[4] === COMMENT) await runCommand('userdel', ['--', name], { env });
  }
  rmSync(file, { force: true });
}
