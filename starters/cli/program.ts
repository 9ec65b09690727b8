import { Command, Option } from 'commander';
import { VERSION } from '../../contracts/version.js';
import { registerAgentCommand } from './agent/register.js';
import { registerConfigCommands } from './config/index.js';
import { registerDevCommand } from './dev/register.js';
import { registerDoctorCommand } from './doctor/register.js';
import { registerOrdersCommands } from './orders/register.js';
import { registerResourcesCommands } from './resources/register.js';
import { registerSchedulesCommands } from './schedules/register.js';
import { registerServeCommands } from './serve/register.js';
import { registerTemporalCommands } from './temporal/register.js';
import { registerWorkerCommands } from './worker/register.js';

/** The whole command tree. Nothing heavy is imported here: every action loads its own module when it runs. */
export function createProgram(): Command {
  const program = new Command('siteflow')
    .description("Runs a computing site's side of a Waldur marketplace as durable Temporal workflows.")
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .addOption(debugOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 1 unexpected, 2 usage, 3 configuration, 4 Waldur, 5 cluster, 6 Temporal unreachable, 7 partly done,\n10 not found, 130 or 143 interrupted.',
    );
  registerDevCommand(program);
  registerAgentCommand(program);
  registerWorkerCommands(program);
  registerOrdersCommands(program);
  registerResourcesCommands(program);
  registerSchedulesCommands(program);
  registerConfigCommands(program);
  registerDoctorCommand(program);
  registerServeCommands(program);
  registerTemporalCommands(program);
  inherit(program);
  return program;
}

/** Read from the arguments in `run`, so that it counts wherever it stands. */
const debugOption = (): Option => new Option('--debug', 'print the stack of an error');

/** Sub-commands report usage errors by exception like the program, so that one place decides the exit code. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().addOption(debugOption().hideHelp());
    inherit(child);
  }
}
