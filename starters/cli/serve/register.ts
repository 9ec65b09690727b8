import type { Command } from 'commander';

/** `siteflow serve …`: HTTP services. */
export function registerServeCommands(program: Command): void {
  const serve = program.command('serve').description('run an HTTP service until it is stopped');

  serve
    .command('storage-resources')
    .description('storage resources of Waldur for a storage management system')
    .option(
      '-c, --config-file <file>',
      'settings (default: WALDUR_CSCS_STORAGE_PROXY_CONFIG_PATH, else variables only)',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on (0: a free one)', '8080')
    .option('--health-port <port>', 'also serve /healthz, /readyz and /metrics without a token, on loopback')
    .option('--check', 'only check the settings; answers and ends as a start would')
    .option('--reload', 'take changed settings over without a restart')
    .option('--allow-no-auth', 'serve everybody also beyond loopback while authentication is switched off')
    .addHelpText('after', '\nExample:\n  siteflow serve storage-resources -c /etc/siteflow/storage.yaml --host 0.0.0.0')
    .action(async (options) => (await import('./storage-resources-command.js')).storageResourcesCommand(options));
}
