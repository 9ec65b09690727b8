import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../activities/lib/write-atomically.js';
import type { ProcessIdentity } from '../lib/process-identity.js';

/** The address file of the state folder: where the server runs, and which process it is. */
export interface ServerRecord {
  /**
   * `starting`: it exists, its namespace may not be ready. `stopped`: somebody ended it on purpose, so nobody restarts
   * it until it is asked for again.
   */
  state: 'starting' | 'running' | 'stopped';
  port: number;
  uiPort: number;
  process: ProcessIdentity;
  /** ISO instant of the start. */
  startedAt: string;
}

export const LOOPBACK = '127.0.0.1';

/** Names inside the state folder. */
export const statePaths = (stateDir: string) => ({
  record: join(stateDir, 'temporal-server.json'),
  lock: join(stateDir, 'temporal-server.lock'),
  database: join(stateDir, 'temporal.db'),
  log: join(stateDir, 'temporal-server.log'),
});

/** Reads the address file; undefined when it is missing or damaged, which both mean "find out anew". */
export function readRecord(stateDir: string): ServerRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(statePaths(stateDir).record, 'utf8')) as Partial<ServerRecord>;
    const whole =
      ['starting', 'running', 'stopped'].includes(record.state ?? '') &&
      typeof record.port === 'number' &&
      typeof record.uiPort === 'number' &&
      typeof record.process?.pid === 'number';
    return whole ? (record as ServerRecord) : undefined;
  } catch {
    return undefined;
  }
}

export const writeRecord = (stateDir: string, record: ServerRecord): void =>
  writeAtomically(statePaths(stateDir).record, `${JSON.stringify(record, null, 2)}\n`);
