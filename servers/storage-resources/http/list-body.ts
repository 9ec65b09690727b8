import type { StorageForm } from '../../../config/storage-resources/settings.js';
import { VERSION } from '../../../contracts/version.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { sliceView } from '../snapshot/view.js';
import type { StorageQuery } from './parse-query.js';

export interface Pagination {
  current: bigint;
  limit: number;
  offset: bigint;
  pages: number;
  total: number;
  hasNext: boolean;
}

export function paginate({ page, pageSize }: Pick<StorageQuery, 'page' | 'pageSize'>, total: number): Pagination {
  const pages = Math.ceil(total / pageSize);
  const offset = (page - 1n) * BigInt(pageSize);
  return { current: page, limit: pageSize, offset, pages, total, hasNext: page < BigInt(pages) };
}

/** Pages may be larger than a JavaScript number; JSON has no such bound. */
export const paginationJson = ({ current, limit, offset, pages, total, hasNext }: Pagination): string =>
  `{"current":${current},"limit":${limit},"offset":${offset},"pages":${pages},"total":${total},"has_next":${hasNext}}`;

function filtersJson(query: StorageQuery, slugs: readonly string[]): string {
  const { storageSystem: storage_system, state, page, pageSize: page_size, dataType: data_type, status } = query;
  const before = JSON.stringify({ storage_system, state });
  const after = JSON.stringify({ page_size, data_type, status, offering_slugs: slugs });
  return `{${before === '{}' ? '' : `${before.slice(1, -1)},`}"page":${page},${after.slice(1)}`;
}

/** Where the page begins and ends among `total` rows; empty behind the last page. */
export function pageBounds({ offset, limit, total }: Pagination): [start: number, end: number] {
  const start = offset >= BigInt(total) ? total : Number(offset);
  return [start, Math.min(start + limit, total)];
}

/** The body of a list answer: cut out of the snapshot, nothing is serialized but the frame around the rows. */
export function listBody(
  snapshot: Snapshot,
  query: StorageQuery,
  { systems, form }: { systems: ReadonlyMap<string, string>; form: StorageForm },
): Buffer {
  const offeringSlug = query.storageSystem === undefined ? undefined : systems.get(query.storageSystem);
  const { state, status, dataType } = query;
  const view = snapshot.view({
    ...(offeringSlug === undefined ? {} : { offeringSlug }),
    ...(state === undefined ? {} : { state }),
    ...(status === undefined ? {} : { status }),
    ...(dataType === undefined ? {} : { dataType }),
  });
  const pagination = paginate(query, view.total);
  const version = form === 'documented' ? VERSION : '0.10.0';
  const slugs = offeringSlug === undefined ? [...systems.values()] : [offeringSlug];
  const tail = `],"pagination":${paginationJson(pagination)},"filters_applied":${filtersJson(query, slugs)}}`;
  return Buffer.concat([
    Buffer.from(`{"version":"${version}","status":"success","resources":[`),
    sliceView(view, ...pageBounds(pagination)),
    Buffer.from(tail),
  ]);
}
