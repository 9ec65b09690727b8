import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultRule } from '../faults/fault-rule.js';
import type { Faults } from '../faults/faults.js';
import { json, type Reply } from '../http/reply.js';
import { readBody } from '../http/server.js';
import type { Statistics } from '../http/statistics.js';
import { writeReply } from '../http/write-reply.js';
import type { Store } from '../world/store.js';
import type { World } from '../world/world.js';
import { runSeed } from './seed.js';

export interface ControlParts {
  store: Store;
  world: World;
  faults: Faults;
  stats: Statistics;
  latency: { ms: number };
}

type Command = (parts: ControlParts, body: unknown, query: URLSearchParams) => unknown;

const COMMANDS: { [call: string]: Command } = {
  'POST seed': ({ world }, body) => runSeed(world, body),
  'GET snapshot': ({ world }) => world.snapshot(),
  'PUT snapshot': ({ world }, body) => {
    world.restore(body as ReturnType<World['snapshot']>);
    return { ok: true };
  },
  'GET faults': ({ faults }) => faults.list,
  'POST faults': ({ faults }, body) => {
    const { id, rule } = faults.add(body as FaultRule);
    return { id, rule };
  },
  'DELETE faults': ({ faults }, _body, query) => {
    const id = query.get('id');
    if (id === null) faults.clear();
    return { removed: id === null ? true : faults.remove(Number(id)) };
  },
  'GET stats': ({ stats, store }) => ({ ...stats, ledgerLength: store.ledger.entries.length }),
  'GET ledger': ({ store }, _body, query) => store.ledger.entries.slice(Number(query.get('since') ?? 0)),
  'POST latency': ({ latency }, body) => {
    latency.ms = Number((body as { ms: number }).ms);
    return { ms: latency.ms };
  },
  'POST reset': ({ world, faults, stats }) => {
    world.clear();
    faults.clear();
    stats.reset();
    return { ok: true };
  },
};

/** The control interface under `/__sim__/`: JSON in and out, callers on this machine only. */
export function createControl(parts: ControlParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    if (!path.startsWith('/__sim__/')) return false;
    const call = `${request.method ?? 'GET'} ${path.slice('/__sim__/'.length).replace(/\/$/, '')}`;
    readBody(request, (body) => {
      const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
      const reply = local ? run(parts, call, body, new URLSearchParams(query)) : json(403, { error: 'Loopback only.' });
      writeReply(response, request.method ?? 'GET', reply);
    });
    return true;
  };
}

function run(parts: ControlParts, call: string, body: string, query: URLSearchParams): Reply {
  const command = COMMANDS[call];
  if (!command) return json(404, { error: `No such command: ${call}. Known: ${Object.keys(COMMANDS).join(', ')}.` });
  try {
    return json(200, command(parts, body === '' ? {} : JSON.parse(body), query));
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}
