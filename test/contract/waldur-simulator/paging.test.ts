import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Site, startSite } from './lib/site.js';

let site: Site;
let root: string;

beforeAll(async () => {
  site = await startSite();
  root = site.simulator.url;
  const { project, offering, world } = site;
  for (let at = 1; at <= 305; at += 1) world.createOrder({ type: 'Create', offering, project, name: `o${at}` });
});
afterAll(() => site.simulator.stop());

async function get(query: string) {
  const reply = await site.as('agent', 'GET', `marketplace-orders/?${query}`);
  const links = new Map(
    [...(reply.headers.get('Link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map((match) => [match[2], match[1]]),
  );
  return { reply, links, rows: reply.status === 200 ? reply.json<{ resource_name: string }[]>() : [] };
}

describe('paging', () => {
  it.each([
    ['', 10],
    ['page_size=7', 7],
    ['page_size=300', 300],
    ['page_size=1000', 300],
    ['page_size=0', 10],
    ['page_size=x', 10],
  ])('gives %p as a page of %d', async (query, length) => {
    const { reply, rows } = await get(query);
    expect(rows).toHaveLength(length);
    expect(reply.headers.get('X-Result-Count')).toBe('305');
  });

  it('echoes the size that was asked for, although it gives less', async () => {
    const { links } = await get('page_size=1000&field=uuid');
    expect(links.get('next')).toBe(`${root}marketplace-orders/?field=uuid&page=2&page_size=1000`);
  });

  it('leads through all rows once, without next on the last page', async () => {
    const seen: string[] = [];
    let query = 'page_size=100&field=resource_name';
    for (let page = 1; page <= 4; page += 1) {
      const { rows, links } = await get(query);
      seen.push(...rows.map((row) => row.resource_name));
      expect(links.has('prev')).toBe(page > 1);
      expect(links.has('next')).toBe(page < 4);
      query = links.get('next')?.split('?')[1] ?? '';
    }
    expect(new Set(seen).size).toBe(305);
    expect(seen).toHaveLength(305);
  });

  it('sorts parameters by name, keeps repeated ones in order and leaves page 1 out', async () => {
    const { links } = await get('state=pending-provider&state=executing&page_size=100&page=2&type=Create&o=a b:c');
    const rest = 'page_size=100&state=pending-provider&state=executing&type=Create';
    expect(links.get('first')).toBe(`${root}marketplace-orders/?o=a+b%3Ac&${rest}`);
    expect(links.get('prev')).toBe(links.get('first'));
    expect(links.get('next')).toBe(`${root}marketplace-orders/?o=a+b%3Ac&page=3&${rest}`);
  });

  it.each(['page=32', 'page=0', 'page=-1', 'page=x'])('answers 404 to %s', async (query) => {
    const { reply } = await get(query);
    expect([reply.status, reply.json()]).toEqual([404, { detail: 'Invalid page.' }]);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const full = await get('page_size=100');
    const head = await site.as('agent', 'HEAD', 'marketplace-orders/?page_size=100');
    expect(head.text).toBe('');
    for (const name of ['X-Result-Count', 'Link', 'Allow', 'Content-Type']) {
      expect(head.headers.get(name)).toBe(full.reply.headers.get(name));
    }
  });

  it.each([
    ['state=bogus', { state: ['Select a valid choice. bogus is not one of the available choices.'] }],
    ['offering_uuid=zzz', { offering_uuid: ['Enter a valid UUID.'] }],
    ['type=Nope', { type: ['Select a valid choice. Nope is not one of the available choices.'] }],
  ])('answers 400 to the filter %s', async (query, body) => {
    const { reply } = await get(query);
    expect([reply.status, reply.json()]).toEqual([400, body]);
  });

  it.each([
    [`offering_uuid=${'0'.repeat(32)}`, '0'],
    ['no_such_filter=1', '305'],
    ['field=no_such_field', '305'],
    ['state=done', '0'],
    ['modified=2020-01-01T00:00:00Z', '305'],
    ['modified=2999-01-01T00:00:00Z', '0'],
  ])('counts %s as %s', async (query, count) => {
    expect((await get(query)).reply.headers.get('X-Result-Count')).toBe(count);
  });

  it('ignores unknown fields and keeps the order of the full answer', async () => {
    const { reply } = await get('page_size=1&field=state&field=nope&field=uuid');
    expect(Object.keys(reply.json<object[]>()[0] ?? {})).toEqual(['uuid', 'state']);
  });
});
