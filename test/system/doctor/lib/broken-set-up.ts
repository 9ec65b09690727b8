import { expect, it } from '@jest/globals';
import type { DoctorFinding } from '../../../../starters/cli/doctor/doctor-finding.js';
import type { DoctorSite, SetUp } from './doctor-site.js';

/** One thing that is wrong with a site, what is to be said about it, and how the advice is followed. */
export interface BrokenSetUp {
  title: string;
  check: string;
  status?: 'problem' | 'warning';
  /** The cause, as the message names it. */
  says: RegExp;
  fix: RegExp;
  code?: number;
  /** Breaks the site; returns what is different in its file. */
  broken(site: DoctorSite): Promise<SetUp> | SetUp;
  /** Does what the fix says, as literally as can be; returns the set-up after it. */
  repaired(fix: string, site: DoctorSite, setUp: SetUp): Promise<SetUp> | SetUp;
  /** Further findings that this one brings with it, by check; all others must be as on a healthy site. */
  also?: readonly string[];
}

const matching = (items: readonly DoctorFinding[], { check, status = 'problem', says }: BrokenSetUp): DoctorFinding[] =>
  items.filter((item) => item.check === check && item.status === status && says.test(item.message));

const bad = (items: readonly DoctorFinding[]): DoctorFinding[] =>
  items.filter(({ status }) => status === 'problem' || status === 'warning');

/** Each is diagnosed broken, then repaired by its own advice and diagnosed again. */
export function itNamesAndRepairs(cases: readonly BrokenSetUp[], site: () => DoctorSite): void {
  it.each(cases)('$title', async (broken) => {
    const setUp = await broken.broken(site());
    const before = await site().diagnose(setUp);
    const [finding, ...more] = matching(before.items, broken);
    if (finding === undefined) throw new Error(`not told; told was ${JSON.stringify(bad(before.items), null, 2)}`);
    expect(more).toEqual([]);
    expect(finding.fix).toMatch(broken.fix);
    const { check, also = ['workers'] } = broken;
    expect(
      bad(before.items)
        .map((item) => item.check)
        .filter((id) => id !== check && !also.includes(id)),
    ).toEqual([]);
    if (broken.code !== undefined) expect(before.code).toBe(broken.code);

    const repaired = await broken.repaired(finding.fix ?? '', site(), setUp);
    const after = await site().diagnose(repaired);
    expect(matching(after.items, broken)).toEqual([]);
    expect(after.items.filter((item) => item.check === check && item.status !== 'ok')).toEqual([]);
  });
}
