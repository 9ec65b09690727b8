import { chmodSync, closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Rows for each account: its own, and 19 users. */
const PER_ACCOUNT = 20;

/** Prints what stands in the files beside it, as fast as a pipe takes it, and repeats statements as sacctmgr does. */
const SACCTMGR = `#!/bin/sh
cd "$(dirname "$0")"
answer() {
  case "$1" in
    *"show assoc"*) cat associations ;;
    *"show account"*) cat accounts ;;
  esac
}
case "$*" in *show*) answer "$*"; exit ;; esac
while IFS= read -r line; do
  printf 'sacctmgr: %s\\n' "$line"
  answer "$line"
done
printf 'sacctmgr: '
`;

/** Writes a `sacctmgr` that shows so many associations. @returns the size of that answer */
export function writePaperSlurm(folder: string, rows: number): { outputMb: number } {
  const associations = join(folder, 'associations');
  const files = [openSync(associations, 'w'), openSync(join(folder, 'accounts'), 'w')] as const;
  for (let at = 0; at < rows; at += PER_ACCOUNT) {
    const account = `a_project_${String(at / PER_ACCOUNT).padStart(7, '0')}`;
    const users = Array.from({ length: Math.min(PER_ACCOUNT, rows - at) - 1 }, (_, user) => {
      const name = `u${String(at + user).padStart(8, '0')}`;
      return `${account}||${name}||||normal|\n`;
    });
    writeSync(files[0], `${account}|root|||cpu=600000,mem=1200000000M||normal|\n${users.join('')}`);
    writeSync(files[1], `${account}\n`);
  }
  for (const file of files) closeSync(file);
  writeFileSync(join(folder, 'sacctmgr'), SACCTMGR);
  chmodSync(join(folder, 'sacctmgr'), 0o755);
  return { outputMb: statSync(associations).size / 1024 / 1024 };
}
