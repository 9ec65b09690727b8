import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import type { Simulators } from './simulators.js';

/** A call or command that takes longer has failed: the simulators answer in milliseconds. */
const LIMIT_MS = 30_000;

/** What one call and one command took, in milliseconds, from the client's side. */
export interface Sample {
  httpMs: number;
  commandMs: number;
}

/** Calls and runs commands as an agent does, and takes the time; counts what it did, to be taken off the counters. */
export class LatencyProbe {
  /** Calls and commands begun so far: as many of each. */
  done = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #simulators: Simulators;
  #timer: NodeJS.Timeout | undefined;

  constructor(simulators: Simulators) {
    this.#simulators = simulators;
  }

  async once(): Promise<Sample> {
    this.done += 1;
    return { httpMs: await timed(this.#call()), commandMs: await timed(this.#command()) };
  }

  async series(n: number): Promise<Sample[]> {
    const samples: Sample[] = [];
    for (let at = 0; at < n; at += 1) samples.push(await this.once());
    return samples;
  }

  /** Takes a sample every so often; the returned function ends that and gives the samples. */
  every(ms: number): () => Promise<Sample[]> {
    const samples: Sample[] = [];
    let running = Promise.resolve();
    this.#timer = setInterval(() => {
      running = running.then(async () => {
        samples.push(await this.once());
      });
      // An error comes out where the samples are taken.
      running.catch(() => undefined);
    }, ms);
    return async () => {
      clearInterval(this.#timer);
      await running;
      return samples;
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  #call(): Promise<void> {
    const { waldurUrl, token } = this.#simulators;
    const options = { agent: this.#agent, headers: { authorization: `Token ${token}` } };
    return new Promise((resolve, reject) => {
      const request = get(`${waldurUrl}users/me/`, options, (response) => {
        response.once('end', () => resolve()).resume();
      });
      request.setTimeout(LIMIT_MS, () => request.destroy(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
      request.once('error', reject);
    });
  }

  #command(): Promise<void> {
    const file = join(this.#simulators.binDir, 'sacctmgr');
    return new Promise((resolve, reject) => {
      const child = spawn(file, ['-n', '-P', 'list', 'cluster', 'format=cluster'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: LIMIT_MS,
      });
      child.once('error', reject);
      child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${file} ended with ${code}`))));
    });
  }
}

async function timed(action: Promise<void>): Promise<number> {
  const started = performance.now();
  await action;
  return performance.now() - started;
}
