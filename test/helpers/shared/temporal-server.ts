import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../workers/lib/free-port.js';
import { processIdentity } from '../../../workers/lib/process-identity.js';
import { connectClient } from '../../../workers/lib/temporal/connect-client.js';
import { ensureNamespaceReady } from '../../../workers/lib/temporal/ensure-namespace-ready.js';
import { probeServer } from '../../../workers/temporal-server/probe-server.js';
import { serverArguments } from '../../../workers/temporal-server/server-arguments.js';
import { temporalBinary } from '../temporal-binary.js';
import { readTemporalRecord, type TemporalRecord, temporalRecordName, writeTemporalRecord } from './temporal-record.js';
import type { TestRun } from './test-run.js';

/**
 * Namespaces that the server has from its start, with our search attributes; one that is made later takes a second until
 * all parts of the server know it. More than this many cost the idle server CPU (each 2 ms per second).
 */
const NAMESPACES = 24;
const READY_TIMEOUT_MS = 60_000;

const nameOf = (number: number): string => `test-${number}`;

/**
 * A namespace of its own on the Temporal server of this worker, which the first file that asks starts. It has the
 * product's settings and keeps everything in memory; it ends with the run (test/run/end-run.ts).
 */
export async function sharedTemporal(run: TestRun): Promise<{ address: string; namespace: string }> {
  const file = join(run.folder, temporalRecordName(run.worker));
  const record = readTemporalRecord(file) ?? (await start(file));
  writeTemporalRecord(file, { ...record, used: record.used + 1 });
  const [address, namespace] = [`127.0.0.1:${record.port}`, nameOf(record.used + 1)];
  if (record.used >= NAMESPACES) await makeNamespace(address, namespace);
  return { address, namespace };
}

async function start(file: string): Promise<TemporalRecord> {
  const [port, uiPort] = [await freePort(), await freePort()];
  const more = Array.from({ length: NAMESPACES - 1 }, (_, at) => ['--namespace', nameOf(at + 2)]).flat();
  const args = [...serverArguments({ port, uiPort, namespace: nameOf(1) }), '--headless', ...more];
  const logFile = file.replace(/json$/, 'log');
  const log = openSync(logFile, 'a');
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/' };
  const child = spawn(temporalBinary(), args, { cwd: '/', env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
  if (identity === undefined) throw new Error(`The Temporal server ${temporalBinary()} does not start.`);
  const record = { process: identity, port, used: 0 };
  writeTemporalRecord(file, record);
  for (const end = Date.now() + READY_TIMEOUT_MS; Date.now() < end; await sleep(50)) {
    const health = await probeServer(record, 1_000);
    if (health === 'serving') return record;
    if (health === 'dead') break;
  }
  throw new Error(`The shared Temporal server does not serve: ${readFileSync(logFile, 'utf8').slice(-600)}`);
}

async function makeNamespace(address: string, namespace: string): Promise<void> {
  const { connection } = await connectClient({ address, namespace });
  await ensureNamespaceReady(connection, namespace, { create: true }).finally(() => connection.close());
}
