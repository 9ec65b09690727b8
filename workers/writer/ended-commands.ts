import { type Client, QueryNotRegisteredError } from '@temporalio/client';
import { writerWorkflowId } from '../../contracts/ids.js';
import {
  AWAITED_QUERY,
  ENDED_QUERY,
  ENDED_SIGNAL,
  type EndedCommand,
  type HolderReport,
} from '../../contracts/writer.js';
import { isAlive, processIdentity } from '../lib/process-identity.js';
import type { ChildFile } from './child-record.js';

export interface TellEndedOptions {
  client: Client;
  group: string;
  hostKey: string;
  child: ChildFile;
  /** Milliseconds for which the backend may be at work for a command of this process that was killed. */
  settlesMs: () => number;
}

/**
 * Tells whoever waits for the command of a lost holder of this host that it has ended: only here can that be seen. Nothing
 * is said while the holder might still start it, or while it runs. To be called by a process that does not hold the group.
 */
export async function tellEnded({ client, group, hostKey, child, settlesMs }: TellEndedOptions): Promise<void> {
  const handle = client.workflow.getHandle(writerWorkflowId(group));
  const awaited = await handle.query<HolderReport | null>(AWAITED_QUERY).catch((error: unknown) => {
    // A control of release 0.1.0 does not know the question; then only the time counts.
    if (error instanceof QueryNotRegisteredError) return null;
    throw error;
  });
  if (awaited === null || awaited.hostKey !== hostKey) return;
  const { turn, process: holder } = awaited;
  if (turn === undefined || holder === undefined) return;
  const own = processIdentity(process.pid);
  const isOwn = own?.pid === holder.pid && own.startTicks === holder.startTicks && own.bootId === holder.bootId;
  if (!isOwn && isAlive(holder)) return;
  const { state } = child.look();
  if (state !== 'none' && state !== 'gone') return;
  const ended: EndedCommand = { turn, killed: state === 'gone' || (isOwn && settlesMs() > 0) };
  await handle.signal(ENDED_SIGNAL, ended);
}

/** What was told so of the command of one turn. */
export async function toldEnded(client: Client, group: string, turn: string): Promise<EndedCommand | undefined> {
  const ended = await client.workflow.getHandle(writerWorkflowId(group)).query<EndedCommand | null>(ENDED_QUERY);
  return ended?.turn === turn ? ended : undefined;
}
