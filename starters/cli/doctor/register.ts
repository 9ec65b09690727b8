import type { Command } from 'commander';
import { withConfig, withJson, withTemporal } from '../options.js';

/** `siteflow doctor`: looks at everything a site needs, and says what to do about what is wrong. Changes nothing. */
export function registerDoctorCommand(program: Command): void {
  withJson(withConfig(withTemporal(program.command('doctor'))))
    .description('look at configuration, Waldur, Temporal and cluster, and say how to repair what is wrong')
    .option('--offering <name>', 'only this offering, by name or uuid')
    .option('--bundle <file>', 'also write a report without secrets for whoever helps; .gz: compressed')
    .option('--compat', 'unknown keys in the configuration are warnings')
    .addHelpText(
      'after',
      '\nExample:\n  siteflow doctor -c /etc/waldur/waldur-site-agent-config.yaml --bundle doctor.json.gz',
    )
    .action(async (options) => (await import('./doctor-command.js')).doctorCommand(options));
}
