import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../activities/lib/write-atomically.js';
import { isAlive, type ProcessIdentity, processIdentity } from '../lib/process-identity.js';
import { stopTemporalServer } from './stop-server.js';

/** A living process that uses the server of a state folder; `dev` brings simulators of its own. */
export interface ServerUser {
  kind: 'site' | 'dev';
  process: ProcessIdentity;
}

export interface Membership {
  /** Writes the file again after the state folder was lost. */
  renew(): void;
  leave(): void;
  /** Leaves, and ends the server if nobody else uses it. */
  leaveAndStop(): Promise<void>;
}

const folderOf = (stateDir: string): string => join(stateDir, 'users');

/**
 * Enters this process among the users of a state folder's server, so that the server does not end with another one.
 * Must come before the server is looked for. A process that entered before stays what it is.
 *
 * @throws Error when simulated and real orders would meet: both would be worked on by the workers of both
 */
export function joinServer(stateDir: string, kind: ServerUser['kind']): Membership {
  const self = processIdentity(process.pid) ?? { pid: process.pid, startTicks: '', bootId: '' };
  const path = join(folderOf(stateDir), `${self.pid}.json`);
  const own = readUser(path);
  const entered = own !== undefined && isAlive(own.process);
  const renew = (): void => {
    mkdirSync(folderOf(stateDir), { recursive: true, mode: 0o700 });
    writeAtomically(path, `${JSON.stringify({ kind: entered ? own.kind : kind, process: self })}\n`);
  };
  const leave = (): void => rmSync(path, { force: true });
  const leaveAndStop = async (): Promise<void> => {
    leave();
    const used = (): boolean => serverUsers(stateDir).length > 0;
    if (!used()) await stopTemporalServer(stateDir, { unless: used });
  };
  if (!entered) renew();
  // `dev` starts its head-node workers as children.
  const others = serverUsers(stateDir).filter(({ process: { pid } }) => pid !== self.pid && pid !== process.ppid);
  const stranger = entered ? undefined : others.find((user) => kind === 'dev' || user.kind === 'dev');
  if (stranger === undefined) return { renew, leave, leaveAndStop };
  leave();
  const who = stranger.kind === 'dev' ? '"siteflow dev"' : 'Siteflow';
  throw new Error(
    `The state folder ${stateDir} is used by ${who}, process ${stranger.process.pid}. Simulated orders must not meet ` +
      'those of others: name another folder with --state-dir, or end that process first.',
  );
}

/** Processes that use the server now; the entries of those that were killed are passed over. */
export function serverUsers(stateDir: string): ServerUser[] {
  try {
    return readdirSync(folderOf(stateDir))
      .filter((name) => name.endsWith('.json'))
      .map((name) => readUser(join(folderOf(stateDir), name)))
      .filter((user): user is ServerUser => user !== undefined && isAlive(user.process));
  } catch {
    return [];
  }
}

function readUser(path: string): ServerUser | undefined {
  try {
    const user = JSON.parse(readFileSync(path, 'utf8')) as Partial<ServerUser>;
    return typeof user.process?.pid === 'number' ? (user as ServerUser) : undefined;
  } catch {
    return undefined;
  }
}
