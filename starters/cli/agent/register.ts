import { type Command, Option } from 'commander';
import { withConfig, withTemporal } from '../options.js';
import { MODES } from './modes.js';

/** `siteflow agent`: the drop-in for the existing daemon, one process tree with everything a small site needs. */
export function registerAgentCommand(program: Command): void {
  configureAgentCommand(program.command('agent')).addHelpText(
    'after',
    '\nExample:\n  siteflow agent -m order_process -c /etc/waldur/waldur-site-agent-config.yaml',
  );
}

/** The flags of the existing agent and ours; shared with the command's old name. */
export function configureAgentCommand(command: Command): Command {
  return withConfig(withTemporal(command))
    .description('the drop-in for the existing daemon: Temporal server, workers and schedules in one')
    .addOption(new Option('-m, --mode <mode>', 'what to do').choices([...MODES]).default('order_process'))
    .option('--once', 'take up every open order once, wait for them, and end')
    .option('--compat', 'unknown keys in the configuration are warnings')
    .option('--health-port <port>', 'port of /healthz, /readyz and /metrics on loopback (0: a free one)', '0')
    .action(async (options) => (await import('./agent-command.js')).agentCommand(options));
}
