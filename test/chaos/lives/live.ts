import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ChaosSite } from '../site/start-site.js';
import { UPDATED } from './expected-lives.js';
import type { Life } from './plan-lives.js';

const LOOK_EVERY_MS = 100;

export interface LiveOptions {
  site: ChaosSite;
  /** Ends everything that still waits. */
  signal: AbortSignal;
}

/** Leads one allocation through its life, each step as soon as the one before is done. */
export async function live(at: number, life: Life, options: LiveOptions): Promise<void> {
  const { site } = options;
  await doneOrder(() => site.world.created[at], options);
  const account = `a_alloc-${String(at + 1).padStart(5, '0')}`;
  switch (life) {
    case 'update':
      return ordered(
        'Update',
        at,
        { limits: { cpu: UPDATED.limit }, attributes: { old_limits: { cpu: 10 } } },
        options,
      );
    case 'terminate':
      return ordered('Terminate', at, {}, options);
    case 'pause':
      return status('pause', account, options);
    case 'downscale':
      return status('downscale', account, options);
    case 'pause-and-restore':
      await status('pause', account, options);
      return status('restore', account, options);
    case 'nothing':
      return;
  }
}

async function doneOrder(find: () => string | undefined, { site, signal }: LiveOptions): Promise<void> {
  const { world } = site.world.waldur;
  for (;;) {
    signal.throwIfAborted();
    const order = find();
    if (order !== undefined && world.order(order).state === 'done') return;
    await sleep(LOOK_EVERY_MS);
  }
}

async function ordered(
  type: 'Update' | 'Terminate',
  at: number,
  more: {
    limits?: Record<string, number>;
    attributes?: Record<string, never> | { old_limits: Record<string, number> };
  },
  options: LiveOptions,
): Promise<void> {
  const { site } = options;
  const created = site.world.waldur.world.order(site.world.created[at] ?? '');
  const order = site.world.follow({ type, resource: created.resource, ...more });
  await doneOrder(() => order, options);
}

/** As an operator does it: the command is repeated until it says that it is done. */
async function status(verb: string, account: string, { site, signal }: LiveOptions): Promise<void> {
  const { main, file, env } = site;
  for (;;) {
    signal.throwIfAborted();
    try {
      await promisify(execFile)(
        process.execPath,
        [main, 'resources', verb, account, '-c', file, '--address', site.temporal.address, '--timeout', '120'],
        { env: { ...env }, timeout: 150_000 },
      );
      return;
    } catch {
      await sleep(2_000);
    }
  }
}
