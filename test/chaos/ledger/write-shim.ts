import { appendFileSync, chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Shim {
  /** Folder to be given as slurm_bin_path. */
  binPath: string;
  /** Append-only file of all calls; see `parseLedger`. */
  ledger: string;
  /** Variable that every process started by the shim has in its environment; its value begins with `mark`. */
  variable: string;
  mark: string;
}

export interface ShimOptions {
  /** Made by this call; must not exist. */
  folder: string;
  /** Folder of the real commands. */
  realBinPath: string;
  /** Ordinal numbers, from 1, of the writing calls that do nothing and yet exit 0. */
  lies?: readonly number[];
}

const VARIABLE = 'SITEFLOW_CHAOS_CALL';

/** Other commands beside sacctmgr that the product may call; they are not recorded. */
const OTHERS = ['sacct', 'scancel', 'scontrol', 'sinfo', 'squeue'];

/**
 * Writes a `sacctmgr` that records every call in a ledger and passes it on to the real one. Lines are written before the
 * real command starts and after it has ended, each by one append, so their order in the file tells whether two calls
 * ran at the same time. It costs no process of its own besides the shell.
 */
export function writeShim({ folder, realBinPath, lies = [] }: ShimOptions): Shim {
  const binPath = join(folder, 'bin');
  const ledger = join(folder, 'ledger');
  const mark = `${process.pid}.${Date.now()}`;
  mkdirSync(binPath, { recursive: true });
  appendFileSync(ledger, '');
  writeFileSync(join(folder, 'writes'), '0\n');
  writeFileSync(join(folder, 'lies'), `${lies.join(' ')}\n`);
  const file = join(binPath, 'sacctmgr');
  writeFileSync(file, script({ folder, ledger, mark, real: join(realBinPath, 'sacctmgr') }));
  chmodSync(file, 0o755);
  const present = new Set(readdirSync(realBinPath));
  for (const name of OTHERS) if (present.has(name)) symlinkSync(join(realBinPath, name), join(binPath, name));
  return { binPath, ledger, variable: VARIABLE, mark };
}

const script = ({
  folder,
  ledger,
  mark,
  real,
}: {
  folder: string;
  ledger: string;
  mark: string;
  real: string;
}) => `#!/bin/sh
read -r up _ < /proc/uptime
id="${mark}-$$-$up"
export ${VARIABLE}="$id"
kind=read
for word in "$@"; do
  case "$word" in
    -*) continue ;;
    load|add|create|modify|update|remove|delete) kind=write ;;
  esac
  break
done
printf 'start %s %s %s %s %s %.1500s\\n' "$id" "$kind" "$up" "$$" "$PPID" "$*" >> '${ledger}'
if [ "$kind" = write ]; then
  read -r n < '${folder}/writes'
  n=$(( \${n:-0} + 1 ))
  echo "$n" > '${folder}/writes'
  read -r lies < '${folder}/lies'
  case " $lies " in
    *" $n "*)
      printf 'lie %s\\n' "$id" >> '${ledger}'
      read -r up _ < /proc/uptime
      printf 'end %s %s 0\\n' "$id" "$up" >> '${ledger}'
      exit 0 ;;
  esac
fi
exec 3<&0
'${real}' "$@" <&3 3<&- &
child=$!
exec 3<&-
printf 'child %s %s\\n' "$id" "$child" >> '${ledger}'
wait "$child"
code=$?
read -r up _ < /proc/uptime
printf 'end %s %s %s\\n' "$id" "$up" "$code" >> '${ledger}'
exit "$code"
`;
