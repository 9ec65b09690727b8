import type { Command } from 'commander';
import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import { withConfig, withJson, withTemporal } from '../options.js';

const COMMANDS: readonly [name: string, status: AllocationStatus, does: string][] = [
  ['pause', 'paused', 'let no new jobs run on an account: qos_paused, or GrpSubmitJobs=0'],
  ['downscale', 'downscaled', 'give an account the QOS qos_downscaled'],
  ['restore', 'normal', 'let jobs run as before: qos_default, or no GrpSubmitJobs'],
];

/** `siteflow resources pause|downscale|restore` */
export function registerResourcesCommands(program: Command): void {
  const resources = program.command('resources').description('change how jobs of one resource may run, on the cluster');
  for (const [name, status, does] of COMMANDS) {
    withJson(withConfig(withTemporal(resources.command(name))))
      .description(does)
      .argument('<resource>', 'uuid of the resource in Waldur, or name of its account')
      .option('--offering <uuid>', 'look only in this offering')
      .option('--timeout <seconds>', 'how long to wait for the result; the change goes on afterwards', '300')
      .addHelpText(
        'after',
        `\nNeeds a running siteflow agent, or control and head-node worker. Running jobs go on. Undo a pause with: siteflow resources restore.\nThe cluster is changed, not Waldur: where the flags of the resource there say otherwise, the answer says so.\n\nExample:\n  siteflow resources ${name} hpc_alloc-7`,
      )
      .action(async (resource, options) =>
        (await import('./status-command.js')).statusCommand(status, resource, options),
      );
  }
}
