import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HpcUserFault } from '../../../simulators/hpc-user/index.js';
import { type HpcUserSite, startHpcUserSite } from './hpc-user-site.js';

const SLUGS = ['a', 'b', 'c', 'd', 'e'];
const TTL_SECONDS = 100;

type Step =
  | { step: 'project'; slug: string; gid: number | undefined }
  | { step: 'fault'; fault: HpcUserFault | undefined }
  | { step: 'tokens gone' }
  | { step: 'time'; seconds: number }
  | { step: 'ask'; questions: string[][] };

const slug = fc.constantFrom(...SLUGS);
const fault = fc.constantFrom<HpcUserFault | undefined>(
  undefined,
  undefined,
  { kind: 'status', status: 500 },
  { kind: 'reset' },
  { kind: 'html' },
  { kind: 'truncate' },
  { kind: 'body', body: { projects: [{ posixName: 'a', unixGid: 'x' }] } },
);
const steps = fc.array(
  fc.oneof(
    fc.record<Step & { step: 'project' }>({
      step: fc.constant('project'),
      slug,
      gid: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
    }),
    fc.record<Step & { step: 'fault' }>({ step: fc.constant('fault'), fault }),
    fc.record<Step & { step: 'tokens gone' }>({ step: fc.constant('tokens gone') }),
    fc.record<Step & { step: 'time' }>({ step: fc.constant('time'), seconds: fc.integer({ min: 1, max: 200 }) }),
    fc.record<Step & { step: 'ask' }>({
      step: fc.constant('ask'),
      questions: fc.array(fc.array(slug, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
    }),
  ),
  { minLength: 5, maxLength: 30 },
);

/** What each project's GID was, and when, so that an answer can be traced. */
class Past {
  readonly #values = new Map<string, { gid: number | undefined; until: number }[]>();

  change(name: string, before: number | undefined, at: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), { gid: before, until: at }]);
  }

  /** Whether the project had this GID at some time since `since`. */
  had(name: string, gid: number, since: number): boolean {
    return (this.#values.get(name) ?? []).some((each) => each.gid === gid && each.until >= since);
  }
}

async function live(site: HpcUserSite, days: readonly Step[]): Promise<void> {
  const client = site.client({ gidCacheTtlSeconds: TTL_SECONDS });
  const past = new Past();
  for (const day of days) {
    if (day.step === 'project') {
      past.change(day.slug, site.api.projects.get(day.slug), site.clock.now);
      if (day.gid === undefined) site.api.projects.delete(day.slug);
      else site.api.projects.set(day.slug, day.gid);
    } else if (day.step === 'fault') site.api.fault = day.fault;
    else if (day.step === 'tokens gone') site.oidc.realm.issued.clear();
    else if (day.step === 'time') site.clock.now += day.seconds * 1000;
    else {
      const answers = await Promise.all(day.questions.map(async (slugs) => (await client.look(slugs)).gids));
      answers.forEach((answer, index) => {
        for (const [name, { gid, mock, stale }] of answer) {
          expect(day.questions[index]).toContain(name);
          expect(mock).toBe(false);
          const now = site.api.projects.get(name) === gid;
          // What is not marked as old was true within the time that a GID is kept; what is marked was true once.
          expect(now || past.had(name, gid, stale ? 0 : site.clock.now - TTL_SECONDS * 1000)).toBe(true);
        }
      });
    }
  }
  // In the end everything is as the API says.
  site.api.fault = undefined;
  site.clock.now += 400_000;
  const final = Object.fromEntries([...(await client.look(SLUGS)).gids].map(([name, { gid }]) => [name, gid]));
  expect(final).toEqual(
    Object.fromEntries(
      SLUGS.flatMap((name) => {
        const gid = site.api.projects.get(name);
        return gid === undefined ? [] : [[name, gid]];
      }),
    ),
  );
}

describe('random days of the HPC User API', () => {
  it('never make the client invent or mix up a GID, and it always recovers', async () => {
    const site = await startHpcUserSite();
    try {
      await fc.assert(
        fc.asyncProperty(steps, async (days) => {
          site.api.projects.clear();
          site.api.fault = undefined;
          await live(site, days);
        }),
        { numRuns: 200 },
      );
      expect(site.api.calls.length).toBeGreaterThan(200);
    } finally {
      await site.stop();
    }
  });
});
