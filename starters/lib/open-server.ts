import { type Environment, processEnvironment } from '../../config/environment.js';
import { cacheDir } from '../../config/state-dir.js';
import type { TemporalConnectionOptions } from '../../workers/lib/connection-options.js';
import { EXIT } from '../cli/exit-codes.js';
import { explained } from './explained.js';
import type { TemporalTarget } from './temporal-target.js';

export interface OpenServer {
  connection: TemporalConnectionOptions;
  /** Web page of the embedded server; unknown for one that is not ours. */
  uiUrl: string | undefined;
  /** Ends the watching; the embedded server ends with the last of our processes that uses it. */
  close(): Promise<void>;
}

/**
 * Makes sure there is a Temporal server and says how to reach it. The embedded one is started if it does not run, and
 * watched and restarted while this process lives.
 *
 * @param options.onMoved called when it came up again under another address: connections have to be made anew
 */
export async function openServer(
  target: TemporalTarget,
  options: { stateDir: string; log: (line: string) => void; env?: Environment; onMoved?: () => void },
): Promise<OpenServer> {
  if (target.kind === 'existing') return { connection: target.connection, uiUrl: undefined, close: async () => {} };
  const env = options.env ?? processEnvironment();
  const { ensureTemporalServer } = await import('../../workers/temporal-server/start-server.js');
  const { watchServer } = await import('../../workers/temporal-server/watch-server.js');
  const { readRunFiles } = await import('../../workers/lib/run-file.js');
  const settings = { stateDir: options.stateDir, cacheDir: cacheDir(env), env: { ...env }, log: options.log };
  const server = await explained(EXIT.temporal, () => ensureTemporalServer(settings));
  const watch = watchServer({
    ...settings,
    onRestart: (_server, { moved }) => {
      if (moved) options.onMoved?.();
    },
  });
  return {
    connection: { address: server.address, namespace: target.namespace },
    uiUrl: server.uiUrl,
    close: async () => {
      watch.stop();
      const others = readRunFiles(options.stateDir).filter((file) => file.process.pid !== process.pid);
      if (others.length === 0) await server.stop();
    },
  };
}
