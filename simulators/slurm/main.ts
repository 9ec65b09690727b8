import { parseArgs } from 'node:util';
import { startSlurmSimulator } from './daemon.js';
import { startControlServer } from './server/control-server.js';

const { values } = parseArgs({
  options: {
    'bin-dir': { type: 'string' },
    cluster: { type: 'string', default: 'lab' },
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'delay-ms': { type: 'string', default: '0' },
    qos: { type: 'string', default: '' },
    tres: { type: 'string', default: 'gres/gpu' },
    partitions: { type: 'string', default: 'main,long' },
    'unix-users': { type: 'string', default: 'all' },
    client: { type: 'string', default: 'bash' },
    seed: { type: 'string', default: '1' },
  },
});

const list = (text: string): string[] => text.split(',').filter(Boolean);

/** Starts the simulator until SIGINT or SIGTERM; prints one JSON line with its folder and ports. */
async function main(): Promise<void> {
  const simulator = await startSlurmSimulator({
    ...(values['bin-dir'] === undefined ? {} : { binDir: values['bin-dir'] }),
    clusterName: values.cluster,
    port: Number(values.port),
    delayMs: Number(values['delay-ms']),
    qos: list(values.qos),
    tres: list(values.tres),
    partitions: list(values.partitions),
    unixUsers: values['unix-users'] === 'all' ? 'all' : list(values['unix-users']),
    client: values.client === 'c' ? 'c' : 'bash',
    seed: Number(values.seed),
  });
  const controlPort = await startControlServer(simulator, Number(values['control-port']));
  const { binDir, port } = simulator;
  process.stdout.write(`${JSON.stringify({ binDir, port, controlPort })}\n`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  await simulator.stop();
}

await main();
