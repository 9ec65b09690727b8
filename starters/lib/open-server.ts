import { type Environment, processEnvironment } from '../../config/environment/environment.js';
import { cacheDir } from '../../config/environment/state-dir.js';
import type { TemporalConnectionOptions } from '../../workers/lib/temporal/connection-options.js';
import { EXIT } from '../cli/exit-codes.js';
import { explained } from './explained.js';
import type { TemporalTarget } from './temporal-target.js';

export interface OpenServer {
  connection: TemporalConnectionOptions;
  /** Web page of the embedded server; unknown for one that is not ours. */
  uiUrl: string | undefined;
  /** Ends the watching; the embedded server ends with the last process that uses it. */
  close(): Promise<void>;
}

/**
 * Makes sure there is a Temporal server and says how to reach it. The embedded one is started if it does not run, and
 * watched and restarted while this process lives.
 *
 * @throws CliError when the state folder belongs to `siteflow dev`, or the server does not start
 * @param options.warn called when others than the operator can reach the embedded server
 * @param options.onMoved called when it came up again under another address: connections have to be made anew
 */
export async function openServer(
  target: TemporalTarget,
  options: {
    stateDir: string;
    log: (line: string) => void;
    warn?: (line: string) => void;
    env?: Environment;
    onMoved?: () => void;
  },
): Promise<OpenServer> {
  if (target.kind === 'existing') return { connection: target.connection, uiUrl: undefined, close: async () => {} };
  const env = options.env ?? processEnvironment();
  const { ensureTemporalServer } = await import('../../workers/temporal-server/start-server.js');
  const { watchServer } = await import('../../workers/temporal-server/watch-server.js');
  const { prepareStateDir } = await import('../../workers/temporal-server/prepare-state-dir.js');
  const { otherLoginsWarning } = await import('../../workers/temporal-server/other-logins.js');
  const { joinServer } = await import('../../workers/temporal-server/server-users.js');
  const settings = { stateDir: options.stateDir, cacheDir: cacheDir(env), env: { ...env }, log: options.log };
  const { stateDir } = options;
  const user = await explained(EXIT.usage, () => {
    prepareStateDir(stateDir, process.getuid?.() ?? 0);
    return joinServer(stateDir, 'site');
  });
  const server = await explained(EXIT.temporal, () => ensureTemporalServer(settings)).catch((error: unknown) => {
    user.leave();
    throw error;
  });
  const warning = options.warn && otherLoginsWarning();
  if (warning !== undefined) options.warn?.(warning);
  const watch = watchServer({
    ...settings,
    onRestart: (_server, { moved }) => {
      user.renew();
      if (moved) options.onMoved?.();
    },
  });
  return {
    connection: { address: server.address, namespace: target.namespace },
    uiUrl: server.uiUrl,
    close: async () => {
      watch.stop();
      await user.leaveAndStop();
    },
  };
}
