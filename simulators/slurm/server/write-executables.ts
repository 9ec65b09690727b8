import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from '../programs/index.js';
import { bashClient, dockerClient } from './bash-client.js';
import { cClientSource } from './c-client-source.js';

const CLIENT = '.slurm-simulator-client';

function writeExecutable(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/**
 * Puts the programs and a \`docker\` into a folder, made if missing; files of the same names are replaced.
 *
 * @param client `bash` needs nothing; `c` needs a C compiler
 */
export function writeExecutables(binDir: string, port: number, client: 'bash' | 'c'): void {
  mkdirSync(binDir, { recursive: true });
  const file = join(binDir, CLIENT);
  if (client === 'bash') writeExecutable(file, bashClient(port));
  else {
    const source = `${file}.c`;
    writeFileSync(source, cClientSource(port));
    execFileSync('cc', ['-O2', '-o', file, source]);
  }
  for (const name of Object.keys(PROGRAMS)) {
    rmSync(join(binDir, name), { force: true });
    symlinkSync(CLIENT, join(binDir, name));
  }
  writeExecutable(join(binDir, 'docker'), dockerClient());
}
