import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

export interface Place {
  kind: 'state file' | 'database' | 'history' | 'visibility' | 'output' | 'command' | 'http' | 'process' | 'waldur';
  where: string;
  bytes: Buffer;
}

const place = (kind: Place['kind'], where: string, content: string | Buffer): Place => ({
  kind,
  where,
  bytes: Buffer.from(content),
});

/** Every file below a folder. */
export function filePlaces(folder: string, kind: (path: string) => Place['kind']): Place[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => place(kind(path), relative(folder, path), readFileSync(path)));
}

/** Strings and bytes inside an object, however deep: payloads are bytes, and their JSON is in them undecoded. */
function leaves(value: unknown, depth = 0): Buffer[] {
  if (value === null || value === undefined || depth > 30) return [];
  if (typeof value === 'string') return [Buffer.from(value)];
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, depth + 1));
  if (typeof value !== 'object') return [];
  return Object.values(value).flatMap((item) => leaves(item, depth + 1));
}

const joined = (...parts: (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from('\n')]));

/** Queue of a workflow that no worker takes up, so that none can tell its details: the question would time out. */
export const NOBODYS_QUEUE = 'nobody';

/** What Temporal keeps of every workflow and schedule: histories with their payloads decoded, and what lists show. */
export async function temporalPlaces(client: Client): Promise<Place[]> {
  const places: Place[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    const { raw } = await client.schedule.getHandle(scheduleId).describe();
    places.push(place('visibility', `schedule ${scheduleId}`, joined(JSON.stringify(raw), ...leaves(raw))));
  }
  for await (const { workflowId, runId, taskQueue } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const history = await handle.fetchHistory();
    places.push(place('history', workflowId, joined(historyToJSON(history), ...leaves(history))));
    const { raw } = await handle.describe();
    places.push(place('visibility', workflowId, joined(JSON.stringify(raw), ...leaves(raw))));
    if (taskQueue === NOBODYS_QUEUE) continue;
    const shown = await handle.query('__temporal_workflow_metadata').catch(() => undefined);
    if (shown !== undefined) places.push(place('visibility', `details of ${workflowId}`, JSON.stringify(shown)));
  }
  return places;
}

/** What a process serves on loopback. */
export async function httpPlaces(role: string, url: string): Promise<Place[]> {
  return Promise.all(
    ['/healthz', '/readyz', '/metrics'].map(async (path) => {
      const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) });
      return place('http', `${role} ${path}`, `${JSON.stringify([...answer.headers])}\n${await answer.text()}`);
    }),
  );
}

/** Command line of a process, which every user of the host can read. */
export const commandLine = (name: string, pid: number): Place =>
  place('process', `command line of ${name}`, readFileSync(`/proc/${pid}/cmdline`));

/** Environment of a process that has no business with our secrets. */
export const environmentOf = (name: string, pid: number): Place =>
  place('process', `environment of ${name}`, readFileSync(`/proc/${pid}/environ`));

export const textPlace = place;
