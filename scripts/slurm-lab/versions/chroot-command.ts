/**
 * Mounts what both sides share at the same paths, in a mount namespace of its own (so nothing is left mounted, however it
 * ends), and becomes the command inside. Arguments: root, working folder, paths, `--`, command.
 */
const SCRIPT = `
root=$1; cwd=$2; shift 2
for each in /proc /sys /dev; do mount --rbind "$each" "$root$each"; done
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir -p "$root$1"
  elif [ ! -e "$root$1" ]; then mkdir -p "$root\${1%/*}"; : >"$root$1"; fi
  mount --bind "$1" "$root$1"
  shift
done
shift
exec chroot "$root" sh -c 'cd "$0" && exec "$@"' "$cwd" "$@"
`;

export interface ChrootCommand {
  root: string;
  /** Folders and files that are the same inside and outside. */
  shared: readonly string[];
  /** Working folder inside. */
  cwd: string;
  command: readonly string[];
}

/** Program and arguments that run a command inside a folder that holds a Debian; needs root and CAP_SYS_ADMIN. */
export function chrootCommand({ root, shared, cwd, command }: ChrootCommand): [string, string[]] {
  const namespace = ['--mount', '--propagation', 'private', '--'];
  return ['unshare', [...namespace, 'sh', '-ec', SCRIPT, 'sh', root, cwd, ...shared, '--', ...command]];
}
