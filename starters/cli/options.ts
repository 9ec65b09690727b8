import { type Command, Option } from 'commander';

/** Options of commands that talk to Temporal. */
export interface TemporalFlags {
  configFile?: string;
  stateDir?: string;
  address?: string;
  namespace?: string;
}

export const DEFAULT_CONFIG = 'waldur-site-agent-config.yaml';

/** Adds `-c`, as the existing agent has it. */
export const withConfig = (command: Command): Command =>
  command.option('-c, --config-file <file>', `configuration of the site (default: ${DEFAULT_CONFIG})`);

/** Adds the options that say which Temporal server to use. */
export const withTemporal = (command: Command): Command =>
  command
    .option('--state-dir <folder>', 'state folder: embedded server, its address and lock')
    .option('--address <host:port>', 'address of an existing Temporal server; none is started then')
    .option('--namespace <name>', 'Temporal namespace (default: siteflow)');

export const withJson = (command: Command): Command =>
  command.addOption(new Option('--json', 'print one JSON document instead of text'));
