import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gidsOf, type HpcUserSite, startHpcUserSite } from './hpc-user-site.js';

const PROJECTS = { a: 30_001, b: 30_002, c: 30_003 };
let site: HpcUserSite;
beforeEach(async () => {
  site = await startHpcUserSite(PROJECTS);
});
afterEach(() => site.stop());

describe('lookups', () => {
  it('ask once for all, each once, and leave out what does not exist', async () => {
    const client = site.client();
    const answer = (await client.look(['a', 'b', 'a', 'nobody', '', 'a'])).gids;
    expect([...answer]).toEqual([
      ['a', { gid: 30_001, mock: false, stale: false }],
      ['b', { gid: 30_002, mock: false, stale: false }],
    ]);
    expect(site.api.calls).toEqual([
      {
        url: '/hpc/api/v1/export/waldur/projects?projects=a&projects=b&projects=nobody',
        projects: ['a', 'b', 'nobody'],
        status: 200,
      },
    ]);
  });

  it('ask for nothing where nothing is wanted', async () => {
    expect((await site.client().look([])).gids.size).toBe(0);
    expect(site.api.calls).toEqual([]);
    expect(site.oidc.requests.token).toBe(0);
  });

  it('send names with any characters and understand the answer', async () => {
    const names = ['a b', 'ü', 'x&projects=y', '100%', 'a+b', '#', '../..'];
    names.forEach((name, index) => void site.api.projects.set(name, 40_000 + index));
    const gids = await gidsOf(site.client(), names);
    expect(gids).toEqual(Object.fromEntries(names.map((name, index) => [name, 40_000 + index])));
    expect(site.api.calls).toMatchObject([{ projects: names }]);
  });

  it('share requests that are under way', async () => {
    site.api.latencyMs = 50;
    const client = site.client();
    const answers = await Promise.all([
      gidsOf(client, ['a', 'b']),
      gidsOf(client, ['b', 'c']),
      gidsOf(client, ['a', 'b', 'c']),
    ]);
    expect(answers).toEqual([{ a: 30_001, b: 30_002 }, { b: 30_002, c: 30_003 }, PROJECTS]);
    expect(site.api.calls.flatMap((call) => call.projects).sort()).toEqual(['a', 'b', 'c']);
  });

  it('of 15,000 projects stay below the limit of the URL and are few', async () => {
    const slugs = Array.from({ length: 15_000 }, (_, index) => `project-of-the-site-${index}`);
    slugs.forEach((slug, index) => void site.api.projects.set(slug, 50_000 + index));
    site.api.maxUrlLength = 8000;
    const client = site.client({}, 30_000);
    const gids = await gidsOf(client, slugs);
    expect(gids).toEqual(Object.fromEntries(slugs.map((slug, index) => [slug, 50_000 + index])));
    expect(site.api.calls.every(({ status, url }) => status === 200 && url.length <= 8000)).toBe(true);
    // 15,000 × 35 characters in addresses of 8,000.
    expect(site.api.calls.length).toBeLessThanOrEqual(70);
    expect(site.oidc.requests.token).toBe(1);
    await client.look(slugs);
    expect(site.api.calls.length).toBeLessThanOrEqual(70);
  }, 60_000);

  it('get shorter by themselves where the server takes less', async () => {
    const slugs = Array.from({ length: 500 }, (_, index) => `project-${index}`);
    slugs.forEach((slug, index) => void site.api.projects.set(slug, 50_000 + index));
    site.api.maxUrlLength = 1000;
    const client = site.client();
    expect(Object.keys(await gidsOf(client, slugs))).toHaveLength(500);
    expect(client.statistics()).toMatchObject({ total_entries: 500, available: true });
    const first = site.api.calls.length;
    const more = slugs.map((slug) => `more-${slug}`);
    await client.look(more);
    const later = site.api.calls.slice(first);
    expect(later.every(({ status }) => status === 200)).toBe(true);
    expect(site.log.lines).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('long addresses') }),
    );
  });

  it.each([
    ['of another name', [{ posixName: 'A', unixGid: 1 }]],
    [
      'twice',
      [
        { posixName: 'a', unixGid: 1 },
        { posixName: 'a', unixGid: 1 },
      ],
    ],
    ['without a number', [{ posixName: 'a', unixGid: '1' }]],
    ["with root's number", [{ posixName: 'a', unixGid: 0 }]],
  ])('take no row %s, and say so', async (_name, projects) => {
    site.api.fault = { kind: 'body', body: { projects } };
    const client = site.client();
    expect(await gidsOf(client, ['a'])).toEqual({});
    expect(site.log.lines).toMatchObject([
      { level: 'warn', message: expect.stringContaining('rows that cannot be used') },
    ]);
    expect(client.statistics()).toMatchObject({ total_entries: 0, available: true });
  });
});

describe('cache', () => {
  it('keeps until restart by default', async () => {
    const client = site.client();
    await client.look(['a']);
    site.api.projects.set('a', 99);
    site.clock.now += 365 * 86_400_000;
    // The token has expired meanwhile, and nobody needed one.
    expect(await gidsOf(client, ['a'])).toEqual({ a: 30_001 });
    expect(site.api.calls).toHaveLength(1);
    expect(await gidsOf(site.client(), ['a'])).toEqual({ a: 99 });
  });

  it('asks again after gid_cache_ttl, and tells of a change', async () => {
    const client = site.client({ gidCacheTtlSeconds: 600 });
    await client.look(['a', 'b']);
    site.api.projects.set('a', 99);
    site.clock.now += 599_999;
    expect(await gidsOf(client, ['a'])).toEqual({ a: 30_001 });
    site.clock.now += 1;
    expect(await gidsOf(client, ['a', 'b'])).toEqual({ a: 99, b: 30_002 });
    expect(site.log.lines).toMatchObject([{ level: 'warn', project: 'a', before: 30_001, gid: 99 }]);
  });

  it('drops a project that is gone', async () => {
    const client = site.client({ gidCacheTtlSeconds: 600 });
    await client.look(['a']);
    site.api.projects.delete('a');
    site.clock.now += 600_000;
    expect(await gidsOf(client, ['a'])).toEqual({});
    site.api.fault = { kind: 'reset' };
    site.clock.now += 60_000;
    expect(await gidsOf(client, ['a'])).toEqual({});
  });

  it('asks for an unknown project once a minute', async () => {
    const client = site.client();
    for (let round = 0; round < 100; round++) expect(await gidsOf(client, ['nobody', 'a'])).toEqual({ a: 30_001 });
    expect(site.api.calls).toHaveLength(1);
    site.api.projects.set('nobody', 5);
    site.clock.now += 60_000;
    expect(await gidsOf(client, ['nobody', 'a'])).toEqual({ nobody: 5, a: 30_001 });
    expect(site.api.calls.map((call) => call.projects)).toEqual([['nobody', 'a'], ['nobody']]);
  });
});
