export interface DebianRelease {
  /** Release of Debian that has this Slurm. */
  suite: string;
  /** Debootstrap's script, where an older debootstrap does not know the suite by its name. */
  script?: string;
}

/** Releases of Slurm that the project is tested with, and where Debian has them. */
export const SLURM_RELEASES = {
  '22.05': { suite: 'bookworm' },
  '24.11': { suite: 'trixie' },
  '26.05': { suite: 'forky', script: 'sid' },
} as const satisfies Readonly<Record<string, DebianRelease>>;

export type SlurmRelease = keyof typeof SLURM_RELEASES;

/** @throws when it is none of the releases that the lab starts */
export function slurmRelease(text: string): SlurmRelease {
  const known = Object.keys(SLURM_RELEASES) as SlurmRelease[];
  const found = known.find((each) => each === text);
  if (found === undefined) throw new Error(`Slurm lab: --slurm ${text}: choose one of ${known.join(', ')}.`);
  return found;
}
