import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHpcUserActivities } from '../../../activities/hpc-user/create-activities.js';
import type { HpcUserApiConfig } from '../../../activities/hpc-user/hpc-user-api.js';
import type { HpcUserFault } from '../../../simulators/hpc-user/index.js';
import { type HpcUserSite, startHpcUserSite } from '../../contract/hpc-user/hpc-user-site.js';
import { failureOf } from '../waldur/helpers/caught.js';

let site: HpcUserSite;
beforeEach(async () => {
  site = await startHpcUserSite({ a: 30_001 });
});
afterEach(() => site.stop());

const activities = (config: Partial<HpcUserApiConfig> = {}) => createHpcUserActivities(site.client(config));

describe('lookupGids', () => {
  it.each<[string, HpcUserFault, boolean]>([
    ['HpcUserUnavailable', { kind: 'status', status: 500 }, false],
    ['HpcUserUnavailable', { kind: 'status', status: 429, retryAfter: 7 }, false],
    ['HpcUserUnavailable', { kind: 'status', status: 407 }, false],
    ['HpcUserUnavailable', { kind: 'reset' }, false],
    ['HpcUserUnavailable', { kind: 'html' }, false],
    ['HpcUserUnavailable', { kind: 'truncate' }, false],
    ['HpcUserUnavailable', { kind: 'body', body: [] }, false],
    ['HpcUserRefused', { kind: 'status', status: 401 }, true],
    ['HpcUserRefused', { kind: 'status', status: 403 }, true],
    ['HpcUserRefused', { kind: 'status', status: 404 }, true],
    ['HpcUserRefused', { kind: 'status', status: 302 }, true],
  ])('fails as %s for %j', async (type, fault, slowly) => {
    site.api.fault = fault;
    const failed = await failureOf(activities().lookupGids({ slugs: ['a', 'b'] }));
    expect(failed).toMatchObject({ type, nonRetryable: false });
    expect(failed.message).toMatch(/^GIDs of 2 of 2 projects are not known: HPC User API: /);
    const retryAfter = fault.kind === 'status' && fault.retryAfter !== undefined ? fault.retryAfter * 1000 : undefined;
    expect(failed.nextRetryDelay).toBe(slowly ? 300_000 : retryAfter);
  });

  it('fails as HpcUserRefused for a wrong client secret, which it does not tell', async () => {
    const failed = await failureOf(activities({ clientId: 'other' }).lookupGids({ slugs: ['a'] }));
    expect(failed).toMatchObject({ type: 'HpcUserRefused', message: expect.stringContaining('identity provider') });
    expect(JSON.stringify([failed, failed.stack])).not.toContain('canary');
  });

  it('gives last known values while the API is down, as long as every project has one', async () => {
    const { lookupGids } = activities({ gidCacheTtlSeconds: 60 });
    await lookupGids({ slugs: ['a'] });
    site.api.fault = { kind: 'reset' };
    site.clock.now += 60_000;
    expect(await lookupGids({ slugs: ['a'] })).toEqual({
      gids: [{ slug: 'a', gid: 30_001, mock: false, stale: true }],
      missing: [],
    });
    expect(await failureOf(lookupGids({ slugs: ['a', 'b'] }))).toMatchObject({
      message: expect.stringMatching(/^GIDs of 1 of 2 projects/),
    });
  });

  it('gives invented ones, marked, where the site wants that', async () => {
    const { lookupGids } = activities({ onUnavailable: 'mock' });
    site.api.fault = { kind: 'reset' };
    expect(await lookupGids({ slugs: ['a'] })).toMatchObject({ gids: [{ slug: 'a', mock: true }], missing: [] });
  });

  it('takes a thousand projects, whose answer is below 128 KB, and no more', async () => {
    const slugs = Array.from({ length: 1000 }, (_, index) => `${'x'.repeat(46)}${1000 + index}`);
    for (const slug of slugs) site.api.projects.set(slug, 4_000_000_000);
    const answer = await activities().lookupGids({ slugs });
    expect(answer.gids).toHaveLength(1000);
    expect(JSON.stringify(answer).length).toBeLessThan(128 * 1024);
    // Two rounds of four side by side: what the time limit HPC_USER is made for.
    expect(site.api.calls.length).toBeLessThanOrEqual(8);
    expect(await failureOf(activities().lookupGids({ slugs: [...slugs, 'a'] }))).toMatchObject({ type: 'Unexpected' });
  });
});
