import { resolve } from 'node:path';
import { processEnvironment } from '../../../config/environment/environment.js';
import { loadSite } from '../../../config/site/load-site.js';
import type { TemporalFlags } from '../options.js';
import { print } from '../print.js';
import { diagnoseSite } from './diagnose-site.js';
import { exitCodeOf } from './exit-code-of.js';
import { masker } from './mask.js';
import { renderFindings, summaryOf } from './render-findings.js';
import { secretValues } from './secret-values.js';

interface Options extends TemporalFlags {
  offering?: string;
  bundle?: string;
  compat?: boolean;
  json?: boolean;
}

/** `siteflow doctor`: exit code 0 without a problem, else that of the first part of the site that has one. */
export async function doctorCommand(options: Options): Promise<void> {
  const env = processEnvironment();
  const loaded = loadSite({
    env,
    compat: options.compat ?? false,
    ...(options.configFile === undefined ? {} : { file: resolve(options.configFile) }),
  });
  const { findings, stateDir, notes } = await diagnoseSite(loaded, options, env);
  const { collectSecrets } = await import('../../../workers/lib/log/collect-secrets.js');
  const mask = masker(secretValues(loaded, env, collectSecrets));
  const masked = findings.map(({ message, fix, ...rest }) => ({
    ...rest,
    message: mask(message),
    ...(fix === undefined ? {} : { fix: mask(fix) }),
  }));
  if (options.bundle !== undefined) {
    const { writeBundle } = await import('./write-bundle.js');
    writeBundle(options.bundle, { findings: masked, loaded, env, stateDir, notes, mask });
    process.stderr.write(`Wrote ${options.bundle}, without secrets. Look at it before you pass it on.\n`);
  }
  print(options.json, { summary: summaryOf(masked), items: masked }, () => renderFindings(masked));
  process.exitCode = exitCodeOf(masked);
}
