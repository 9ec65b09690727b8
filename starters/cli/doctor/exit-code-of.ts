import { EXIT, type ExitCode } from '../exit-codes.js';
import { type DoctorFinding, GROUPS, type Group } from './doctor-finding.js';

const CODES: Record<Group, ExitCode> = {
  configuration: EXIT.config,
  waldur: EXIT.waldur,
  temporal: EXIT.temporal,
  backend: EXIT.backend,
};

/** That of the first part of the site that has a problem; warnings do not count. */
export function exitCodeOf(findings: readonly DoctorFinding[]): ExitCode {
  const broken = GROUPS.find((group) => findings.some((each) => each.group === group && each.status === 'problem'));
  return broken === undefined ? EXIT.ok : CODES[broken];
}
