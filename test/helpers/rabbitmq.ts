import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../../scripts/slurm-lab/setup/find-free-ports.js';
import { answers } from '../contract/waldur-client/proxy-servers.js';
import { until } from '../system/cli/lib/until.js';
import { connectPublisher } from './stomp-publisher.js';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Why tests with a broker cannot run here; undefined when they can. */
export const withoutRabbitmq: string | undefined = whyNot();

function whyNot(): string | undefined {
  if (process.env.SITEFLOW_TEST_PROGRAMS === '0') return 'left out by SITEFLOW_TEST_PROGRAMS=0 or --fast';
  return existsSync(SERVER) && existsSync('/usr/bin/epmd') ? undefined : 'rabbitmq-server is not installed';
}

/** A consumer as Waldur makes it for an identity: its user, in a virtual host, with its queue. */
export interface Consumer {
  vhost: string;
  user: string;
  password: string;
  queue: string;
}

export interface Rabbitmq {
  /** Port of STOMP over WebSocket; its path is `/ws`. */
  port: number;
  /** Ends the broker; its queues stay. `start` brings it back on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends everything that was started and removes its folder. */
  close(): Promise<void>;
}

const READY_MS = 120_000;

/** Waldur's limits for such a queue. */
const QUEUE = { durable: true, auto_delete: false, arguments: { 'x-message-ttl': 3_600_000, 'x-max-length': 10_000 } };

const definitions = (consumers: readonly Consumer[]) => ({
  users: consumers.map(({ user, password }) => ({ name: user, password, tags: '' })),
  vhosts: [...new Set(consumers.map(({ vhost }) => vhost))].map((name) => ({ name })),
  permissions: consumers.map(({ user, vhost }) => ({ user, vhost, configure: '', write: '.*', read: '.*' })),
  queues: consumers.map(({ queue, vhost }) => ({ name: queue, vhost, ...QUEUE })),
});

const settings = (folder: string, ports: { web: number; stomp: number }): string => `
listeners.tcp = none
stomp.listeners.tcp.1 = 127.0.0.1:${ports.stomp}
web_stomp.tcp.ip = 127.0.0.1
web_stomp.tcp.port = ${ports.web}
load_definitions = ${folder}/definitions.json
log.file.level = info
`;

/**
 * Starts a RabbitMQ of its own with STOMP over WebSocket: own folder, own node name, own epmd, all on loopback.
 */
export async function startRabbitmq(consumers: readonly Consumer[]): Promise<Rabbitmq> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-rabbitmq-'));
  const [web = 0, stomp = 0, epmdPort = 0, dist = 0] = await findFreePorts(4);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write('rabbitmq.conf', settings(folder, { web, stomp }));
  write('definitions.json', JSON.stringify(definitions(consumers)));
  write('enabled_plugins', '[rabbitmq_web_stomp].\n');
  write('env.conf', '');
  mkdirSync(join(folder, 'home'));
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: join(folder, 'home'),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `siteflow-${process.pid}-${web}@localhost`,
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1',
    RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    // The script becomes the broker, so that its process is the one that is ended.
    RABBITMQ_ALLOW_INPUT: '1',
  };
  const epmd = launch('/usr/bin/epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], env, folder);
  let broker: Launched | undefined;
  const start = async (): Promise<void> => {
    const started = launch(SERVER, ['-noinput'], env, folder);
    broker = started;
    await until('RabbitMQ', async () => started.failed() || (await serves(web, consumers[0])), READY_MS);
    if (started.failed()) throw new Error(`RabbitMQ did not start:\n${readFileSync(join(folder, 'out'), 'utf8')}`);
  };
  const stop = async (): Promise<void> => broker?.end();
  const close = async (): Promise<void> => {
    await stop();
    await epmd.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return { port: web, start, stop, close };
}

/** The port is open some time before anybody is let in. */
async function serves(port: number, consumer: Consumer | undefined): Promise<boolean> {
  if (!(await answers(port)) || consumer === undefined) return false;
  try {
    await (await connectPublisher(port, consumer)).close();
    return true;
  } catch {
    return false;
  }
}

interface Launched {
  failed(): boolean;
  end(): Promise<void>;
}

/** A process in a group of its own, so that what it starts ends with it. */
function launch(program: string, args: string[], env: Record<string, string>, folder: string): Launched {
  const out = openSync(join(folder, 'out'), 'a');
  const child: ChildProcess = spawn(program, args, { env, stdio: ['ignore', out, out], detached: true });
  closeSync(out);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    failed,
    end: async () => {
      if (failed() || child.pid === undefined) return;
      process.kill(-child.pid, 'SIGTERM');
      const cut = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 20_000);
      await gone;
      clearTimeout(cut);
    },
  };
}
