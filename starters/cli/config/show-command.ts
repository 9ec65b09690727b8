import { effectiveValues, printableConfig } from '../../../config/site/effective-values.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { jsonDocument, type Output } from '../output.js';
import { type FileOptions, loadValid } from './load.js';

/** `siteflow config show`: every value in force and where it comes from; secrets as `***`. */
export function showCommand(options: FileOptions & { json?: boolean }, output: Output): ExitCode {
  const loaded = loadValid(options, output);
  if (loaded === undefined) return EXIT.config;
  const values = effectiveValues(loaded.config, loaded.reading, options.env);
  if (options.json === true) {
    const sources = Object.fromEntries(values.map(({ path, source }) => [path, source]));
    output.out(jsonDocument({ config: printableConfig(loaded.config), sources }));
    return EXIT.ok;
  }
  const lines = values.map(({ path, value, source }) => ({ text: `${path}: ${JSON.stringify(value)}`, source }));
  const width = Math.min(72, Math.max(0, ...lines.map(({ text }) => text.length)));
  for (const { text, source } of lines) output.out(`${text.padEnd(width)}  # ${source}\n`);
  return EXIT.ok;
}
