import { processEnvironment } from '../../../config/environment.js';
import { cacheDir } from '../../../config/state-dir.js';
import { stateFolder } from '../../lib/with-client.js';
import { print } from '../print.js';

interface Options {
  stateDir?: string;
  json?: boolean;
}

/** `siteflow temporal status` */
export async function statusCommand(options: Options): Promise<void> {
  const stateDir = stateFolder(options, undefined);
  const { LOOPBACK, readRecord, statePaths } = await import('../../../workers/temporal-server/server-record.js');
  const { probeServer } = await import('../../../workers/temporal-server/probe-server.js');
  const record = readRecord(stateDir);
  const health = record === undefined || record.state === 'stopped' ? 'stopped' : await probeServer(record);
  const status = {
    stateDir,
    health,
    address: record === undefined ? null : `${LOOPBACK}:${record.port}`,
    uiUrl: record === undefined ? null : `http://${LOOPBACK}:${record.uiPort}`,
    pid: health === 'serving' || health === 'silent' ? (record?.process.pid ?? null) : null,
    database: statePaths(stateDir).database,
  };
  print(options.json, status, () =>
    [
      `${health}  (state folder ${stateDir})`,
      ...(health === 'serving' ? [`address  ${status.address}`, `web page ${status.uiUrl}`] : []),
    ].join('\n'),
  );
}

/** `siteflow temporal start` */
export async function startCommand(options: Options): Promise<void> {
  const env = processEnvironment();
  const { ensureTemporalServer } = await import('../../../workers/temporal-server/start-server.js');
  const server = await ensureTemporalServer({
    stateDir: stateFolder(options, undefined),
    cacheDir: cacheDir(env),
    env: { ...env },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`address  ${server.address}\nweb page ${server.uiUrl ?? '-'}\n`);
}

/** `siteflow temporal stop` */
export async function stopCommand(options: Options): Promise<void> {
  const { stopTemporalServer } = await import('../../../workers/temporal-server/stop-server.js');
  await stopTemporalServer(stateFolder(options, undefined));
}
