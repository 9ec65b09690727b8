import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpState } from '../dump-state.js';
import { type LabContext, sacctmgrInLab } from '../lab-context.js';
import { runCommand } from '../processes/run-command.js';
import type { LabState } from '../slurm-lab.js';
import { runSql } from './create-database.js';

const DATABASE = 'slurm_acct_db';

function sqlFile({ paths }: LabContext): string {
  return join(paths.baseDir, 'pristine.sql');
}

function stateFile({ paths }: LabContext): string {
  return join(paths.baseDir, 'pristine.json');
}

/** Whether the state after the first start was saved. */
export function hasPristineDatabase(context: LabContext): boolean {
  return existsSync(sqlFile(context)) && existsSync(stateFile(context));
}

/** Saves the database as slurmdbd made it, with the cluster registered and nothing else. */
export async function savePristineDatabase(context: LabContext): Promise<void> {
  const { paths, env } = context;
  const args = ['--no-defaults', `--socket=${paths.mysqlSocket}`, '--user=root', '--single-transaction', '--routines'];
  const { stdout, stderr, exitCode } = await runCommand('mariadb-dump', [...args, '--skip-comments', DATABASE], {
    env,
  });
  if (exitCode !== 0) throw new Error(`Slurm lab: mariadb-dump failed: ${stderr.trim()}`);
  writeFileSync(sqlFile(context), stdout, { mode: 0o600 });
  writeFileSync(stateFile(context), JSON.stringify(await dumpState((read) => sacctmgrInLab(context, read))));
}

/** Puts the database back to the saved state. slurmdbd and slurmctld must be down: both keep copies in memory. */
export async function restorePristineDatabase(context: LabContext): Promise<void> {
  const sql = readFileSync(sqlFile(context), 'utf8');
  await runSql(context.paths, context.env, `SET FOREIGN_KEY_CHECKS=0;\n${sql}`, DATABASE);
}

/** What a dump of a clean cluster looks like: the saved state and the wanted QOS, which begin like `normal`. */
export function pristineState(context: LabContext): LabState {
  const saved = JSON.parse(readFileSync(stateFile(context), 'utf8')) as LabState;
  const limits = saved.qos.find(({ name }) => name === 'normal')?.limits ?? {};
  const known = new Set(saved.qos.map(({ name }) => name));
  const added = [...new Set(context.qos)].filter((name) => !known.has(name)).map((name) => ({ name, limits }));
  return { ...saved, qos: [...saved.qos, ...added].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
