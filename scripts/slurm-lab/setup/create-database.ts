import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LabPaths } from '../lab-paths.js';
import type { LabSettings } from '../lab-settings.js';
import { runCommand } from '../processes/run-command.js';

type Env = Readonly<Record<string, string>>;

/** Whether the folder has a database that was created to the end. */
export function hasDatabase(paths: LabPaths): boolean {
  return existsSync(join(paths.mysqlDir, 'siteflow-created'));
}

/**
 * Creates MariaDB's system tables in an empty folder; a half-made one is removed first.
 *
 * @throws when mariadb-install-db fails
 */
export async function createDatadir(paths: LabPaths, env: Env): Promise<void> {
  rmSync(paths.mysqlDir, { recursive: true, force: true });
  const result = await runCommand(
    'mariadb-install-db',
    [
      '--no-defaults',
      '--user=root',
      `--datadir=${paths.mysqlDir}`,
      '--auth-root-authentication-method=socket',
      '--auth-root-socket-user=root',
      '--skip-test-db',
      '--skip-name-resolve',
      '--innodb-log-file-size=48M',
      '--innodb-flush-method=nosync',
    ],
    { env },
  );
  if (result.exitCode !== 0) {
    throw new Error(
      `Slurm lab: mariadb-install-db failed (exit ${result.exitCode}):\n${result.stdout}${result.stderr}`,
    );
  }
}

/** Statements that make the database and the user slurmdbd connects as. */
export function databaseUserSql({ databasePassword }: LabSettings): string {
  return [
    'CREATE DATABASE IF NOT EXISTS slurm_acct_db;',
    `CREATE OR REPLACE USER 'slurm'@'%' IDENTIFIED BY '${databasePassword}';`,
    "GRANT ALL ON slurm_acct_db.* TO 'slurm'@'%';",
  ].join('\n');
}

/** Runs SQL as the database's root over its private socket; rows come tab-separated without header. */
export async function runSql(paths: LabPaths, env: Env, statements: string, database?: string): Promise<string> {
  const args = ['--no-defaults', `--socket=${paths.mysqlSocket}`, '--user=root', '--batch', '--skip-column-names'];
  const result = await runCommand('mariadb', [...args, ...(database === undefined ? [] : [database])], {
    env,
    input: statements,
  });
  if (result.exitCode !== 0) throw new Error(`Slurm lab: SQL failed: ${result.stderr.trim()}`);
  return result.stdout;
}
