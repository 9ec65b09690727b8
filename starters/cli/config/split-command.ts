import { writeAtomically } from '../../../activities/lib/write-atomically.js';
import { splitHeadnode } from '../../../config/site/split-headnode.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Output } from '../output.js';
import { type FileOptions, loadValid } from './load.js';

/**
 * `siteflow config split --role headnode`: the part of a file that a head node needs, without any secret. A file that
 * exists is replaced only with `--force`.
 */
export function splitCommand(options: FileOptions & { output?: string; force?: boolean }, output: Output): ExitCode {
  const loaded = loadValid(options, output);
  if (loaded === undefined) return EXIT.config;
  const { yaml, leftOut, skipped } = splitHeadnode(loaded.config, loaded.reading);
  for (const path of leftOut)
    output.err(`${path} is a secret and was left out; set it on the head node if it is needed.\n`);
  for (const name of skipped) output.err(`Offering ${name} has no head node and was left out.\n`);
  if (options.output === undefined) {
    output.out(yaml);
    return EXIT.ok;
  }
  try {
    writeAtomically(options.output, yaml, { mode: 0o640, replace: options.force === true });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
    output.err(
      code === 'EEXIST'
        ? `${options.output} exists already; --force replaces it.\n`
        : `${options.output} cannot be written (${code}).\n`,
    );
    return EXIT.usage;
  }
  output.err(`Wrote ${options.output}. Check it on the head node with: siteflow config check ${options.output}\n`);
  return EXIT.ok;
}
