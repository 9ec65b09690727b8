import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAlive, type ProcessIdentity } from '../../../workers/lib/process-identity.js';
import { endProcess } from '../../../workers/temporal-server/end-process.js';

/** A Temporal server that the files of one worker share. */
export interface TemporalRecord {
  process: ProcessIdentity;
  port: number;
  /** How many namespaces were given away. */
  used: number;
}

const PREFIX = 'temporal-';

export const temporalRecordName = (worker: string): string => `${PREFIX}${worker}.json`;
export const isTemporalRecord = (name: string): boolean => name.startsWith(PREFIX) && name.endsWith('.json');

/** The record of a server that still runs; what a crash left is none. */
export function readTemporalRecord(file: string): TemporalRecord | undefined {
  if (!existsSync(file)) return undefined;
  const record = JSON.parse(readFileSync(file, 'utf8')) as TemporalRecord;
  return isAlive(record.process) ? record : undefined;
}

/** Writes the record in one step: whoever ends the run must never read a half of it. */
export function writeTemporalRecord(file: string, record: TemporalRecord): void {
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

/** Ends the server of a record; it keeps everything in memory, so there is nothing to wait for. */
export async function stopSharedTemporal(file: string): Promise<void> {
  const record = readTemporalRecord(file);
  if (record !== undefined) await endProcess(record.process, 0);
}
