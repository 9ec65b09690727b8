import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../activities/lib/write-atomically.js';
import { isAlive, type ProcessIdentity, processIdentity } from './process-identity.js';

/** What a running process tells others about itself: `<state>/run/<role>.json` (a second one of the role: `<role>-<pid>.json`). */
export interface RunFile {
  role: string;
  /** Base of /healthz, /readyz and /metrics. */
  url: string;
  process: ProcessIdentity;
  version: string;
  /** ISO instant. */
  startedAt: string;
}

const folder = (stateDir: string): string => join(stateDir, 'run');

/** Writes the file, under another name where a living process of the role has it; returns how to remove it again (only while it is still ours). */
export function writeRunFile(stateDir: string, facts: Omit<RunFile, 'process' | 'startedAt'>): () => void {
  const self = processIdentity(process.pid) ?? { pid: process.pid, startTicks: '', bootId: '' };
  mkdirSync(folder(stateDir), { recursive: true, mode: 0o700 });
  const name = facts.role.replace(/[^A-Za-z0-9._-]/g, '_');
  const usual = join(folder(stateDir), `${name}.json`);
  // A second process of the role must not hide the first: whoever looks for its health page would miss it.
  const holder = readOne(usual);
  const taken = holder !== undefined && holder.process.pid !== self.pid && isAlive(holder.process);
  const path = taken ? join(folder(stateDir), `${name}-${self.pid}.json`) : usual;
  const content: RunFile = { ...facts, process: self, startedAt: new Date().toISOString() };
  writeAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
  return () => {
    if (readOne(path)?.process.pid === self.pid) rmSync(path, { force: true });
  };
}

function readOne(path: string): RunFile | undefined {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Partial<RunFile>;
    return typeof content.role === 'string' && typeof content.process?.pid === 'number'
      ? (content as RunFile)
      : undefined;
  } catch {
    return undefined;
  }
}
