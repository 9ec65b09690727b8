import type { Command } from 'commander';
import { withConfig, withTemporal } from '../options.js';

/** `siteflow worker …`: the long-running processes of a site that does not use `siteflow agent`. */
export function registerWorkerCommands(program: Command): void {
  const worker = program.command('worker').description('run a worker process until it is stopped');

  withConfig(withTemporal(worker.command('control')))
    .description('all workflows and the calls to Waldur')
    .option('--compat', 'unknown keys in the configuration are warnings')
    .option('--health-port <port>', 'port of /healthz, /readyz and /metrics on loopback (0: a free one)', '0')
    .addHelpText('after', '\nExample:\n  siteflow worker control -c /etc/siteflow/config.yaml --address temporal:7233')
    .action(async (options) => (await import('./control-command.js')).controlCommand(options));

  withConfig(withTemporal(worker.command('headnode')))
    .description('the commands of clusters; runs on their head node and opens no inbound port')
    .option('--cluster <name...>', 'clusters to serve; left out: all in the configuration')
    .option('--compat', 'unknown keys in the configuration are warnings')
    .option('--health-port <port>', 'port of /healthz, /readyz and /metrics on loopback (0: a free one)', '0')
    .addHelpText('after', '\nExample:\n  siteflow worker headnode --cluster alps -c /etc/siteflow/headnode.yaml')
    .action(async (options) => (await import('./headnode-command.js')).headnodeCommand(options));
}
