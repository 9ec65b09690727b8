import type { Client } from '@temporalio/client';
import { errorText } from '../../activities/lib/error-text.js';
import { joinWriter } from './join-writer.js';
import { sameWriters } from './same-writers.js';

/**
 * Who does not hold the group looks so often whether it is asked in turn, because the workflow forgets whoever missed one,
 * and whether somebody waits for a command of this host.
 */
const LOOK_EVERY_MS = 5_000;

export interface KeepJoiningOptions {
  client: Client;
  group: string;
  seat: string;
  /** Every name of what is written to. */
  names: readonly string[];
  /** Ends it. */
  signal: AbortSignal;
  holds: () => boolean;
  /** Tells that a command of this host has ended, if that is waited for. */
  tellEnded: () => Promise<void>;
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/**
 * Offers a seat to its group's workflow now and from time to time. A group that is another one by another name is not
 * joined: that would be a second writer.
 */
export function keepJoining(options: KeepJoiningOptions): void {
  const { client, group, seat, names, signal, holds, tellEnded, log } = options;
  const look = async (): Promise<void> => {
    if (holds() || signal.aborted) return;
    try {
      const others = await sameWriters(client, group, names);
      if (others.length === 0) {
        await joinWriter(client, group, seat, names);
        await tellEnded();
      } else
        log.error(
          { group, others },
          `The writer groups ${others.join(', ')} and ${group} lead to one and the same, which would get two writers. ` +
            'Nothing is written here: name the group alike on all hosts, or on none, and run the same release everywhere.',
        );
    } catch (error) {
      log.warn({ group, reason: errorText(error, 'message') }, 'could not join yet');
    }
  };
  let busy = false;
  const lookOnce = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    await look();
    busy = false;
  };
  void lookOnce();
  const timer = setInterval(() => void lookOnce(), LOOK_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
