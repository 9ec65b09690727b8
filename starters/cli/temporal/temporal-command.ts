import { processEnvironment, variable } from '../../../config/environment/environment.js';
import { cacheDir } from '../../../config/environment/state-dir.js';
import { explained } from '../../lib/explained.js';
import { loadSiteIfAny } from '../../lib/load-site.js';
import { stateFolder } from '../../lib/with-client.js';
import { CliError, EXIT } from '../exit-codes.js';
import { print } from '../print.js';

interface Options {
  stateDir?: string;
  configFile?: string;
  json?: boolean;
}

const WORDS = {
  serving: 'runs and answers',
  silent: 'runs but does not answer (it is starting, overloaded or hung)',
  dead: 'does not run; it ended without being asked to',
  stopped: 'does not run',
} as const;

const folderOf = (options: Options): string => stateFolder(options, loadSiteIfAny(options)?.siteflow.state_dir);

/** `siteflow temporal status`: tells in every case; 6 when the server does not answer. */
export async function statusCommand(options: Options): Promise<void> {
  const stateDir = folderOf(options);
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
      `The Temporal server of ${stateDir} ${WORDS[health]}.`,
      ...(health === 'serving' ? [`address   ${status.address}`, `web page  ${status.uiUrl}`] : []),
    ].join('\n'),
  );
  if (health === 'serving') await warnOfOthers();
  else process.exitCode = EXIT.temporal;
}

async function warnOfOthers(): Promise<void> {
  const { otherLoginsWarning } = await import('../../../workers/temporal-server/other-logins.js');
  const warning = otherLoginsWarning();
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
}

/** `siteflow temporal start` */
export async function startCommand(options: Options): Promise<void> {
  const env = processEnvironment();
  if (variable(env, 'TEMPORAL_ADDRESS') !== undefined)
    throw new CliError('TEMPORAL_ADDRESS names a server that runs elsewhere; unset it to start one here.', EXIT.usage);
  const { ensureTemporalServer } = await import('../../../workers/temporal-server/start-server.js');
  const server = await explained(EXIT.temporal, () =>
    ensureTemporalServer({
      stateDir: folderOf(options),
      cacheDir: cacheDir(env),
      env: { ...env },
      log: (line) => process.stderr.write(`${line}\n`),
    }),
  );
  process.stdout.write(`address   ${server.address}\nweb page  ${server.uiUrl ?? '-'}\n`);
  await warnOfOthers();
}

/** `siteflow temporal stop` */
export async function stopCommand(options: Options): Promise<void> {
  const stateDir = folderOf(options);
  const { readRecord } = await import('../../../workers/temporal-server/server-record.js');
  const { stopTemporalServer } = await import('../../../workers/temporal-server/stop-server.js');
  const ran = (readRecord(stateDir)?.state ?? 'stopped') !== 'stopped';
  await stopTemporalServer(stateDir);
  process.stderr.write(`${ran ? 'Stopped.' : 'It was not running.'} Open orders go on when it is started again.\n`);
}
