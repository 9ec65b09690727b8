import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { orderTickId } from '../../../contracts/ids.js';
import { withClient } from '../../../starters/lib/with-client.js';
import { writeSiteFile } from '../../../test/helpers/site-file.js';
import { until } from '../../../test/system/cli/lib/until.js';
import { agentProcesses } from '../../lib/agent-processes.js';
import { ROOT } from '../../lib/ensure-built.js';
import { temporalServer } from '../../lib/temporal-server.js';
import { siteOf } from '../site-of.js';
import type { AgentUnderTest } from './agent-under-test.js';
import { runAgent } from './run-agent.js';

const READY_MS = 120_000;

/** Ours as a small site runs it: one command, embedded Temporal server, everything by default. */
export const siteflowAgent: AgentUnderTest = {
  name: 'siteflow agent',
  ordersCome: 'after',
  start: async (simulators, folder) => {
    const stateDir = join(folder, 'state');
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const file = writeSiteFile(folder, siteOf(simulators));
    const agent = runAgent(
      join(ROOT, 'dist', 'bin', 'siteflow.js'),
      ['agent', '-m', 'order_process', '-c', file, '--state-dir', stateDir],
      {
        folder,
        env: { ...process.env, TEMPORAL_CLI: temporalServer(), PATH: `${simulators.binDir}:${process.env.PATH}` },
      },
    );
    const isReady = (): boolean => {
      if (agent.hasEnded()) throw new Error(`siteflow agent ended:\n${agent.log()}`);
      const log = agent.fullLog();
      return log.includes('head-node worker ready') && log.includes('schedules applied');
    };
    await until('siteflow agent is ready', isReady, READY_MS);
    return {
      processes: () => agentProcesses(folder).filter(({ role }) => role !== 'command'),
      commandParent: 'head-node worker',
      hasEnded: agent.hasEnded,
      log: agent.log,
      lookForOrders: () =>
        withClient({ stateDir }, (client) => client.schedule.getHandle(orderTickId(simulators.offeringUuid)).trigger()),
      stop: () => agent.stop(),
    };
  },
};
