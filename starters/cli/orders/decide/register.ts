import type { Command } from 'commander';
import type { Action } from '../../../../contracts/decision.js';
import { withConfig, withJson, withTemporal } from '../../options.js';

const DESCRIPTIONS: Record<Action, { does: string; example: string }> = {
  retry: {
    does: 'run parked orders again, or failed ones: an order that was set erred is taken back',
    example: 'siteflow orders retry --all --failure-type AccountExists --cluster alps',
  },
  skip: {
    does: 'finish parked orders that were done by hand; refused while the cluster does not show everything',
    example: 'siteflow orders skip 3f2c91 --reason "made by hand, ticket 123"',
  },
  fail: {
    does: 'give parked orders up and set them erred in Waldur',
    example: 'siteflow orders fail 3f2c91 --reason "duplicate of 77ab02"',
  },
};

/** `siteflow orders retry|skip|fail` */
export function registerDecideCommands(orders: Command): void {
  for (const [action, { does, example }] of Object.entries(DESCRIPTIONS) as [
    Action,
    { does: string; example: string },
  ][]) {
    const command = withJson(withConfig(withTemporal(orders.command(action))))
      .description(does)
      .argument('[orders...]', 'order uuids, or their first characters')
      .option('--reason <text>', 'why; kept with the order')
      .option('--by <name>', 'who decides (default: the login name); kept with the order')
      .option('--all', 'every order that the following options fit, instead of named ones')
      .option(
        '--phase <phase>',
        action === 'retry' ? 'Parked or Failed (default: Parked)' : 'Parked, which is the default',
      )
      .option('--failure-type <type>', 'only orders parked for this')
      .option('--offering <uuid>', 'only orders of this offering')
      .option('--cluster <name>', 'only orders of this cluster')
      .option('--dry-run', 'say which orders it would be, and change nothing');
    if (action === 'retry') command.option('--adopt', "the account that is in the way is the resource's: take it over");
    if (action !== 'retry') command.option('--yes', 'needed for more than one order');
    if (action === 'skip') command.option('--force', 'finish although something is missing; needs --reason');
    command
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action(async (names, options) => (await import('./decide-command.js')).decideCommand(action, names, options));
  }
}
