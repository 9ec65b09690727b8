import { configJsonSchema } from '../../../config/schema/json-schema.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Output } from '../output.js';

/** `siteflow config schema`: JSON Schema of the file, for editors. */
export function schemaCommand(output: Output): ExitCode {
  output.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return EXIT.ok;
}
