import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimName, foreignClaims, hostClaims } from '../../activities/lib/writer/host-claims.js';

/** Two that found each other wait for different times before they try again. */
const AGAIN_MS = 200;
/** Who waits says so this often. */
const TELL_EVERY_MS = 60_000;

export interface HostClaimOptions {
  /** What is written to, whatever it is called. */
  target: string;
  /** Who decides which process writes: one Temporal server and one group there. */
  authority: string;
  log: { warn(fields: object, message: string): void };
}

/**
 * This process's claim to be a host's writer. The lease keeps apart whoever asks the same Temporal server; agents with
 * state folders of their own have servers of their own, and meet here. Commands keep the claim open, so that it lasts as
 * long as one lives, even if its holder was killed.
 */
export class HostClaim {
  readonly #options: HostClaimOptions;
  #held: Server | undefined;

  constructor(options: HostClaimOptions) {
    this.#options = options;
  }

  /** For commands to keep open; undefined while nothing is claimed. */
  get descriptor(): number | undefined {
    // Node has no public way to hand an open socket to a command.
    const handle = (this.#held as unknown as { _handle?: { fd?: number } } | undefined)?._handle;
    return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined;
  }

  /**
   * Waits until no agent of another authority claims the same on this host, or until `signal`.
   *
   * @returns whether there was one: what it wrote last may still be at work
   */
  async take(signal: AbortSignal): Promise<boolean> {
    const { target, authority, log } = this.#options;
    let waiting: Server | undefined;
    let told = Number.NEGATIVE_INFINITY;
    try {
      while (!signal.aborted) {
        // First claim, then look: of two that come at once at least one sees the other.
        const own = await this.#bind(true);
        const others = foreignClaims(hostClaims(target), authority).filter(({ holds }) => holds);
        if (others.length === 0) {
          this.#held = own;
          return waiting !== undefined;
        }
        own?.close();
        waiting ??= await this.#bind(false);
        if (performance.now() - told > TELL_EVERY_MS) {
          told = performance.now();
          const pids = others.map(({ pid }) => pid);
          log.warn(
            { target, pids },
            'another agent on this host, with a Temporal server of its own, is the writer; stop one',
          );
        }
        await sleep(AGAIN_MS * (1 + Math.random()), undefined, { signal }).catch(() => undefined);
      }
      return waiting !== undefined;
    } finally {
      waiting?.close();
    }
  }

  /** Gives the claim up. Harmless to repeat. */
  release(): void {
    this.#held?.close();
    this.#held = undefined;
  }

  /** @returns undefined where there are no such sockets: then there is nobody to meet */
  #bind(holds: boolean): Promise<Server | undefined> {
    const { target, authority } = this.#options;
    const server = createServer((socket) => socket.destroy());
    server.unref();
    return new Promise((resolve) => {
      server.once('error', () => resolve(undefined));
      const name = claimName(target, { authority, pid: process.pid, holds }, randomUUID().slice(0, 8));
      server.listen(`\0${name}`, () => resolve(server));
    });
  }
}
