import type { Command } from 'commander';
import { withConfig, withJson, withTemporal } from '../options.js';

/** `siteflow schedules …`: what runs by itself, and when. */
export function registerSchedulesCommands(program: Command): void {
  const schedules = program.command('schedules').description('what runs by itself, and when');

  withJson(withConfig(withTemporal(schedules.command('apply'))))
    .description("make Temporal's schedules equal to the configuration: create, update, remove")
    .option('--dry-run', 'only tell what would change')
    .addHelpText(
      'after',
      '\nExample:\n  siteflow schedules apply -c /etc/waldur/waldur-site-agent-config.yaml --dry-run',
    )
    .action(async (options) => (await import('./apply-command.js')).applyCommand(options));

  withJson(withConfig(withTemporal(schedules.command('list'))))
    .description('list schedules with their last and next run')
    .addHelpText('after', '\nExample:\n  siteflow schedules list')
    .action(async (options) => (await import('./list-command.js')).listCommand(options));
}
