/** The executable of every simulated program: it hands its arguments to the daemon and prints what comes back. */
export function bashClient(port: number): string {
  return `#!/bin/bash
LC_ALL=C
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 127
printf -v r '%s %s %s\\n' "\${0##*/}" $$ $#
for a in "$PWD" "$SLURM_SIMULATOR_CONTAINER" "$@"; do r+="\${#a}"$'\\n'"$a"; done
printf %s "$r" >&3
while read -r -u 3 t n; do
  case $t in
    O) if ((n > 2000)); then head -c "$n" <&3; else IFS= read -r -N "$n" -u 3 d; printf %s "$d"; fi ;;
    E) if ((n > 2000)); then head -c "$n" <&3 >&2; else IFS= read -r -N "$n" -u 3 d; printf %s "$d" >&2; fi ;;
    I) d=$(cat; printf x); d=\${d%x}; printf '%s\\n%s' "\${#d}" "$d" >&3 ;;
    K) kill -"$n" $$ ;;
    X) exit "$n" ;;
  esac
done
exit 127
`;
}

/** A \`docker\` that runs \`docker exec [OPTIONS] NAME CMD…\` with the programs of its own folder. Standard input is there with \`-i\` only. */
export function dockerClient(): string {
  return `#!/bin/bash
if [[ $1 != exec ]]; then echo "docker: '$1' is not a docker command." >&2; exit 1; fi
shift
i=
while [[ $1 == -* ]]; do
  if [[ $1 == --interactive || $1 =~ ^-[a-z]*i ]]; then i=1; fi
  case $1 in
    -e|--env|-u|--user|-w|--workdir|--detach-keys|--env-file) shift 2 ;;
    *) shift ;;
  esac
done
if (($# < 2)); then echo '"docker exec" requires at least 2 arguments.' >&2; exit 1; fi
export SLURM_SIMULATOR_CONTAINER=$1
c=$2
shift 2
if [[ -z $i ]]; then exec </dev/null; fi
f=\${BASH_SOURCE[0]%/*}/\${c##*/}
if [[ -x $f && \${c##*/} != docker ]]; then exec "$f" "$@"; fi
exec "$c" "$@"
`;
}
