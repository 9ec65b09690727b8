import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { cliBundle } from '../../../scripts/lib/cli-bundle.mjs';
import { replaceOnce } from './replace-once.js';
import { type Replacement, VARIANTS, type VariantName } from './variants.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Main file of the command line to test: the built one, or a variant of it that is built here below dist/, where it
 * finds the package and the workflow bundle.
 *
 * @throws when a replacement does not fit the source, or its file is not part of the command line
 */
export async function buildVariant(name: VariantName): Promise<string> {
  const replacements = VARIANTS[name];
  if (replacements.length === 0) return join(root, 'dist', 'bin', 'siteflow.js');
  const outdir = join(root, 'dist', 'chaos', name);
  const used = new Set<Replacement>();
  await build({ ...cliBundle, outdir, plugins: [replacing(replacements, used)] });
  const unused = replacements.find((replacement) => !used.has(replacement));
  if (unused !== undefined) throw new Error(`${unused.file} is not part of the command line; mend variant ${name}.`);
  return join(outdir, 'siteflow.js');
}

const replacing = (replacements: readonly Replacement[], used: Set<Replacement>): Plugin => ({
  name: 'chaos-variant',
  setup({ onLoad }) {
    for (const file of new Set(replacements.map((replacement) => replacement.file))) {
      const path = join(root, file);
      onLoad({ filter: new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) }, () => {
        let contents = readFileSync(path, 'utf8');
        for (const replacement of replacements.filter((each) => each.file === file)) {
          contents = replaceOnce(contents, replacement);
          used.add(replacement);
        }
        return { contents, loader: 'ts' };
      });
    }
  },
});
