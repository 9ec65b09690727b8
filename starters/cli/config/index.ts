import { type Command, Option } from 'commander';
import { DEFAULT_CONFIG, withJson } from '../options.js';
import { standardOutput } from '../output.js';

const FILE = `configuration of the site (default: ${DEFAULT_CONFIG} here or in /etc/waldur)`;

const environment = async () => (await import('../../../config/environment/environment.js')).processEnvironment();

const given = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined ? {} : ({ [key]: value } as Partial<Record<K, string>>);

interface Flags {
  json?: boolean;
  compat?: boolean;
  output?: string;
  force?: boolean;
}

const compat = (command: Command): Command =>
  command.option('--compat', 'unknown keys and bad backend settings are warnings, as in the Python agent');

/** `siteflow config …`: nothing here talks to Waldur, Temporal or a backend. */
export function registerConfigCommands(program: Command): void {
  const config = program.command('config').description('check, show and explain the configuration file');
  registerCheck(config);
  registerShow(config);
  registerExplain(config);
  registerSchema(config);
  registerSplit(config);
}

function registerCheck(config: Command): void {
  withJson(compat(config.command('check')))
    .description('report every problem with line and column; exit 3 if the file cannot be used')
    .argument('[file]', FILE)
    .addHelpText('after', '\nExample:\n  siteflow config check /etc/waldur/waldur-site-agent-config.yaml')
    .action(async (file: string | undefined, flags: Flags) => {
      const { checkCommand } = await import('./check-command.js');
      process.exitCode = checkCommand({ ...flags, ...given('file', file), env: await environment() }, standardOutput);
    });
}

function registerShow(config: Command): void {
  withJson(compat(config.command('show')))
    .description('print every value in force and where it comes from; secrets are ***')
    .argument('[file]', FILE)
    .addHelpText('after', '\nExample:\n  siteflow config show site.yaml | grep -v "# default"')
    .action(async (file: string | undefined, flags: Flags) => {
      const { showCommand } = await import('./show-command.js');
      process.exitCode = showCommand({ ...flags, ...given('file', file), env: await environment() }, standardOutput);
    });
}

function registerExplain(config: Command): void {
  compat(config.command('explain'))
    .description('print type, default and meaning of a key, and its value in a file')
    .argument('<key>', 'the key, for example backend_settings.qos_paused or qos_paused')
    .argument('[file]', 'configuration to look the key up in')
    .addHelpText('after', '\nExample:\n  siteflow config explain qos_paused site.yaml')
    .action(async (key: string, file: string | undefined, flags: Flags) => {
      const { explainCommand } = await import('./explain-command.js');
      const options = { ...flags, ...given('file', file), env: await environment() };
      process.exitCode = explainCommand(key, options, standardOutput);
    });
}

function registerSchema(config: Command): void {
  config
    .command('schema')
    .description('print the JSON Schema of the file, for editors')
    .addHelpText('after', '\nExample:\n  siteflow config schema > siteflow.schema.json')
    .action(async () => {
      const { schemaCommand } = await import('./schema-command.js');
      process.exitCode = schemaCommand(standardOutput);
    });
}

function registerSplit(config: Command): void {
  compat(config.command('split'))
    .description('write the part that a head node needs, without any secret')
    .argument('[file]', FILE)
    .addOption(new Option('--role <role>', 'for whom').choices(['headnode']).makeOptionMandatory())
    .option('-o, --output <file>', 'file to write instead of printing, mode 0640; one that exists is left alone')
    .option('--force', 'replace the file if it exists')
    .addHelpText('after', '\nExample:\n  siteflow config split --role headnode site.yaml -o headnode.yaml')
    .action(async (file: string | undefined, flags: Flags) => {
      const { splitCommand } = await import('./split-command.js');
      process.exitCode = splitCommand({ ...flags, ...given('file', file), env: await environment() }, standardOutput);
    });
}
