import type { Command } from 'commander';
import { withConfig, withJson, withTemporal } from '../options.js';
import { registerDecideCommands } from './decide/register.js';
import { PHASES } from './phases.js';

/** `siteflow orders …`: what Temporal knows of orders, and what an operator decides about them. */
export function registerOrdersCommands(program: Command): void {
  const orders = program.command('orders').description('look at orders, and decide about those that are parked');

  withJson(withConfig(withTemporal(orders.command('list'))))
    .description('list orders, newest first')
    .option('--phase <phase>', `only orders in this phase: ${PHASES.join(', ')}`)
    .option('--offering <uuid>', 'only orders of this offering')
    .option('--open', 'only orders that are still in work')
    .option('--limit <n>', 'at most so many', '50')
    .addHelpText('after', '\nExample:\n  siteflow orders list --phase Parked')
    .action(async (options) => (await import('./list-command.js')).listCommand(options));

  withJson(withConfig(withTemporal(orders.command('show'))))
    .description('show one order: where it stands, what is tried, how it ended')
    .argument('<order>', 'order uuid, or its first characters')
    .addHelpText('after', '\nExample:\n  siteflow orders show 3f2c91')
    .action(async (order, options) => (await import('./show-command.js')).showCommand(order, options));

  withJson(withConfig(withTemporal(orders.command('watch'))))
    .description('follow orders as they change; with --json one line for each change')
    .option('--offering <uuid>', 'only orders of this offering')
    .option('--until-idle', 'end when no order is in work any more (parked ones do not count)')
    .option('--limit <n>', 'at most so many', '30')
    .addHelpText('after', '\nExample:\n  siteflow orders watch --until-idle')
    .action(async (options) => (await import('./watch-command.js')).watchCommand(options));

  registerDecideCommands(orders);
}
