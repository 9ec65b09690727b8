import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CLIENT, gidsOf, type HpcUserSite, startHpcUserSite } from './hpc-user-site.js';

let site: HpcUserSite;
beforeEach(async () => {
  site = await startHpcUserSite(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p${index}`, 30_000 + index])),
  );
});
afterEach(() => site.stop());

describe('token', () => {
  it.each([
    // Lifetime, seconds during which one token is used.
    [300, 270],
    [3600, 3570],
    [60, 30],
    [36, 6],
    [10, 5],
    [3, 3],
  ])('of %d s is used for %d s, never beyond its end', async (lifetime, used) => {
    site.oidc.realm.tokenSeconds = lifetime;
    const client = site.client();
    await client.look(['p1']);
    site.clock.now += used * 1000 - 1;
    await client.look(['p2']);
    expect(site.oidc.requests.token).toBe(1);
    site.clock.now += 1;
    await client.look(['p3']);
    expect(site.oidc.requests.token).toBe(2);
    expect(site.api.calls.every((call) => call.status === 200)).toBe(true);
  });

  it('that the API refuses is replaced once', async () => {
    const client = site.client();
    await client.look(['p1']);
    site.oidc.realm.issued.clear();
    expect(await gidsOf(client, ['p2'])).toEqual({ p2: 30_002 });
    expect(site.api.calls.map((call) => call.status)).toEqual([200, 401, 200]);
    expect(site.oidc.requests.token).toBe(2);
  });

  it('that the API goes on refusing is replaced no further', async () => {
    site.api.accepts = () => false;
    const client = site.client();
    expect(await gidsOf(client, ['p1'])).toEqual({});
    expect(site.api.calls.map((call) => call.status)).toEqual([401, 401]);
    expect(site.oidc.requests.token).toBe(2);
    expect(site.log.lines).toMatchObject([{ problem: expect.stringMatching(/^HPC User API: .*HTTP 401/) }]);
  });

  it('is fetched once for requests side by side, and renewed once when all are refused', async () => {
    const client = site.client({ maxUrlLength: 150 });
    const slugs = [...site.api.projects.keys()];
    await client.look(slugs.slice(0, 25));
    expect(site.oidc.requests.token).toBe(1);
    site.oidc.realm.issued.clear();
    expect(Object.keys(await gidsOf(client, slugs.slice(25)))).toHaveLength(25);
    expect(site.api.calls.filter((call) => call.status === 401).length).toBeLessThanOrEqual(4);
    expect(site.oidc.requests.token).toBe(2);
  });

  it('that cannot be had is an outage of the API, with the reason and no secret', async () => {
    const client = site.client({ clientId: 'other' });
    expect(await gidsOf(client, ['p1'])).toEqual({});
    expect(site.api.calls).toEqual([]);
    expect(site.log.lines).toMatchObject([{ problem: expect.stringMatching(/^identity provider: .*HTTP 401/) }]);
    expect(JSON.stringify(site.log.lines)).not.toContain(CLIENT.secret);
  });
});
