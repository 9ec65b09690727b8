import { formatProblems } from '../../../config/yaml/format-problems.js';
import { explained } from '../../lib/explained.js';
import { CliError, EXIT } from '../exit-codes.js';
import { port } from '../print.js';
import { loadSettings } from './load-settings.js';

export interface ServeFlags {
  configFile?: string;
  host: string;
  port: string;
  healthPort?: string;
  check?: boolean;
  reload?: boolean;
  allowNoAuth?: boolean;
}

/** `siteflow serve storage-resources`; `--check` says what a start would say, with the same exit code. */
export async function storageResourcesCommand(flags: ServeFlags): Promise<void> {
  const listen = { host: flags.host, port: port('port', flags.port), allowNoAuth: flags.allowNoAuth ?? false };
  const healthPort = flags.healthPort === undefined ? undefined : port('health-port', flags.healthPort);
  const loaded = await explained(EXIT.config, () => loadSettings(flags.configFile));
  const { settings, problems, source, files } = loaded;
  if (settings === undefined)
    throw new CliError(`Configuration Error:\n${formatProblems(problems).trimEnd()}`, EXIT.config);
  process.stderr.write(formatProblems(problems));
  const { checkExposure } = await import('../../../servers/storage-resources/check-exposure.js');
  await explained(EXIT.usage, () => checkExposure({ ...listen, settings }));
  if (flags.check === true) {
    const { checkService } = await import('../../../servers/storage-resources/check-service.js');
    await explained(EXIT.usage, () => checkService(settings));
    process.stdout.write(`The settings are usable (${source}).\n`);
    return;
  }
  const { runStorageService } = await import('./run-storage-service.js');
  await explained(EXIT.usage, () =>
    runStorageService({
      listen,
      ...(healthPort === undefined ? {} : { healthPort }),
      first: { settings, source, files },
      ...(flags.reload === true ? { load: () => loadSettings(flags.configFile) } : {}),
    }),
  );
}
