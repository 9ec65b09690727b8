import type { Command } from 'commander';
import { withConfig, withJson } from '../options.js';

/** `siteflow temporal …`: the embedded server of a site that has none of its own. */
export function registerTemporalCommands(program: Command): void {
  const temporal = program.command('temporal').description('the embedded Temporal server');
  const withState = (command: Command): Command =>
    withConfig(command).option('--state-dir <folder>', 'state folder of the server');

  withState(withJson(temporal.command('status')))
    .description('tell whether the embedded server runs, and where')
    .addHelpText('after', '\nExample:\n  siteflow temporal status')
    .action(async (options) => (await import('./temporal-command.js')).statusCommand(options));

  withState(temporal.command('start'))
    .description('start the embedded server, getting its program first if need be')
    .addHelpText('after', '\nExample:\n  siteflow temporal start')
    .action(async (options) => (await import('./temporal-command.js')).startCommand(options));

  withState(temporal.command('stop'))
    .description('stop the embedded server; open orders go on when it is started again')
    .addHelpText('after', '\nExample:\n  siteflow temporal stop')
    .action(async (options) => (await import('./temporal-command.js')).stopCommand(options));
}
