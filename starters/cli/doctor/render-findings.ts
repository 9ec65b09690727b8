import type { FindingStatus } from '../../../activities/lib/diagnosis/finding.js';
import { type DoctorFinding, GROUPS, type Group } from './doctor-finding.js';

const TITLES: Record<Group, string> = {
  configuration: 'Configuration and host',
  waldur: 'Waldur',
  temporal: 'Temporal',
  backend: 'Cluster',
};

const WORDS: Record<FindingStatus, string> = { ok: 'ok', warning: 'warning', problem: 'PROBLEM', skipped: '-' };
const WIDTH = 7;

export type Summary = Record<FindingStatus, number>;

export function summaryOf(findings: readonly DoctorFinding[]): Summary {
  const count = (status: FindingStatus): number => findings.filter((finding) => finding.status === status).length;
  return { problem: count('problem'), warning: count('warning'), ok: count('ok'), skipped: count('skipped') };
}

/** Findings for people: by part of the site, one line each with its fix below, the summary last. */
export function renderFindings(findings: readonly DoctorFinding[]): string {
  const parts = GROUPS.flatMap((group) => {
    const own = findings.filter((finding) => finding.group === group);
    return own.length === 0 ? [] : [TITLES[group], ...own.flatMap(lines), ''];
  });
  return [...parts, sentence(summaryOf(findings))].join('\n');
}

function lines({ status, offering, message, fix }: DoctorFinding): string[] {
  const who = offering === undefined ? '' : `${offering}: `;
  const head = `  ${WORDS[status].padEnd(WIDTH)}  ${oneLine(who + message)}`;
  return fix === undefined ? [head] : [head, `  ${' '.repeat(WIDTH)}  fix: ${oneLine(fix)}`];
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const sentence = ({ problem, warning, ok, skipped }: Summary): string =>
  `${problem === 0 ? 'No problem' : many(problem, 'problem')}, ${many(warning, 'warning')}, ${ok} ok, ${skipped} not looked at.`;
