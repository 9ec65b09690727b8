import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { descriptors } from '../../../config/backends/registry.js';

/** Where no backend is known by name, not even in a comment. */
const FRAME = ['workers', 'workflows', 'starters'];
/** `siteflow dev` starts a simulator of its own choice. */
const DEV = join('starters', 'cli', 'dev');

/** Names of the registry and of the systems; `slurmdbd` is Slurm's, too. */
const names = [...new Set(descriptors().flatMap(({ name, words }) => [name, words.system]))];
const NAMED = new RegExp(`(?<![a-z])(${[...names, 'sacct', 'mam-'].join('|')})`, 'i');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

describe('the frame', () => {
  it('names no backend: adding one touches its folder and the registry', () => {
    const files = FRAME.flatMap(filesBelow).filter((file) => !file.startsWith(DEV));
    expect(files.length).toBeGreaterThan(100);
    const found = files.filter((file) => NAMED.test(readFileSync(file, 'utf8')));
    expect(found).toEqual([]);
  });

  it.each(['one slurmdbd', 'the MUP API', 'by sacctmgr', 'cscs-dwdi-compute'])('would show "%s"', (text) =>
    expect(NAMED.test(text)).toBe(true),
  );
});
