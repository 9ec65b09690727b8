import { type Command, Option } from 'commander';

/** `siteflow dev`: everything on one machine, against simulators; for trying out and for development. */
export function registerDevCommand(program: Command): void {
  program
    .command('dev')
    .description('run everything here against simulated Waldur and Slurm, with an embedded Temporal server')
    .option('--state-dir <folder>', 'state folder (default: a temporary one, removed at the end)')
    .option('--orders <n>', 'open so many Create orders at the start', '10')
    .addOption(new Option('--story', 'tell what happens, with a fault on the way'))
    .addOption(new Option('--kill', 'kill -9 both workers in the middle; nothing is lost'))
    .addOption(new Option('--exit', 'end when all orders are done'))
    .addHelpText('after', '\nExample:\n  siteflow dev --orders 25')
    .action(async (options) => (await import('./dev-command.js')).devCommand(options));
}
