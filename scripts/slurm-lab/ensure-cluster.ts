import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabContext, sacctmgrOrThrow } from './lab-context.js';
import { savePristineDatabase } from './setup/pristine-database.js';

/**
 * Registers the cluster in a new slurmdbd and saves that first state. (slurmctld would register it too, but only some
 * time after its start.)
 */
export async function ensureCluster(context: LabContext): Promise<void> {
  const { settings, paths } = context;
  const known = await sacctmgrOrThrow(context, ['-n', '-P', 'show', 'cluster', 'format=cluster']);
  if (!known.split('\n').includes(settings.name)) await sacctmgrOrThrow(context, ['add', 'cluster', settings.name]);
  await savePristineDatabase(context);
  writeFileSync(join(paths.mysqlDir, 'siteflow-created'), '');
}

/** Adds the QOS that are missing. */
export async function ensureQos(context: LabContext): Promise<void> {
  if (context.qos.length === 0) return;
  const known = (await sacctmgrOrThrow(context, ['-n', '-P', 'show', 'qos', 'format=name'])).split('\n');
  const missing = context.qos.filter((qos) => !known.includes(qos));
  if (missing.length > 0) await sacctmgrOrThrow(context, ['add', 'qos', missing.join(',')]);
}
