import { join } from 'node:path';
import { writeSiteFile } from '../../../test/helpers/site-file.js';
import { siteOf } from '../site-of.js';
import type { AgentUnderTest } from './agent-under-test.js';
import { installPythonAgent } from './install-python-agent.js';
import { runAgent } from './run-agent.js';

/** Longer than any run: one cycle does all orders, and later cycles would only disturb the measurement. */
const PERIOD_MINUTES = '600';

/** The existing agent, from PyPI, with the same configuration file. */
export const pythonAgent: AgentUnderTest = {
  name: 'waldur-site-agent (Python)',
  ordersCome: 'before',
  start: async (simulators, folder) => {
    const { bin } = installPythonAgent();
    const file = writeSiteFile(folder, siteOf(simulators));
    const agent = runAgent(join(bin, 'waldur_site_agent'), ['-m', 'order_process', '-c', file], {
      folder,
      env: {
        PATH: `${simulators.binDir}:${process.env.PATH ?? '/usr/bin:/bin'}`,
        HOME: folder,
        WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: PERIOD_MINUTES,
      },
    });
    return {
      processes: () => [{ role: 'agent', pid: agent.pid }],
      commandParent: 'agent',
      hasEnded: agent.hasEnded,
      log: agent.log,
      lookForOrders: async () => undefined,
      // It has no state and only leaves after its tick of a minute.
      stop: () => agent.stop('SIGKILL'),
    };
  },
};
