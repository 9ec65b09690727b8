import type { Finding } from '../../../activities/lib/diagnosis/finding.js';

/** Parts of a site, in the order in which they are looked at and printed. */
export const GROUPS = ['configuration', 'waldur', 'temporal', 'backend'] as const;
export type Group = (typeof GROUPS)[number];

export interface DoctorFinding extends Finding {
  group: Group;
}

/** Puts findings into their group. */
export const inGroup = (group: Group, findings: readonly Finding[]): DoctorFinding[] =>
  findings.map((finding) => ({ group, ...finding }));
