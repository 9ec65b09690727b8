import * as z from 'zod';
import { pickedRow } from '../lists/picked-row.js';
import { readHint } from '../lists/read-hint.js';
import { hexUuid } from './hex-uuid.js';
import type { WaldurHttp } from './waldur-http.js';

const OFFERING = 'marketplace-provider-offerings/{uuid}/';

const customer = z.object({ uuid: z.string(), name: z.string(), slug: z.string() });

/** A customer that has resources of an offering. */
export type OfferingCustomer = z.output<typeof customer>;

/** What the storage-resources service asks Waldur for. All functions throw an `ApplicationFailure` of the failure table. */
export interface StorageCalls {
  /**
   * All resources of the offerings with these slugs, as Waldur sent them, or with these keys only. They are not checked:
   * one that is broken must not hide the others.
   */
  listResources(slugs: readonly string[], keys?: readonly string[]): Promise<unknown[]>;
  customers(offeringUuid: string): Promise<OfferingCustomer[]>;
  /** Everything Waldur tells about an offering; may hold secrets. */
  offering(uuid: string): Promise<Record<string, unknown>>;
  /** The offering with this slug, if the token's owner sees it. */
  offeringUuid(slug: string): Promise<string | undefined>;
}

export function storageCalls(http: WaldurHttp): StorageCalls {
  return {
    listResources: (slugs, keys) => {
      const what = `resources of the offerings ${slugs.join(', ')}`;
      // Without `field`: not every Waldur has the open order in an answer that is cut down to some fields.
      const query = { offering_slug: slugs.join(','), visible_to_providers: true };
      const row = keys === undefined ? z.unknown() : pickedRow(keys);
      return readHint(http, { route: 'marketplace-resources/', what, query }, row, { counted: true });
    },
    customers: async (offeringUuid) => {
      const route = `${OFFERING}customers/`;
      const call = { route, uuid: offeringUuid, what: `customers of offering ${offeringUuid}` };
      const rows = await readHint(http, call, z.unknown(), { counted: true });
      return rows.flatMap((row) => {
        const read = customer.safeParse(row);
        return read.success ? [{ ...read.data, uuid: hexUuid(read.data.uuid) }] : [];
      });
    },
    offering: (uuid) =>
      http.get({ route: OFFERING, uuid, what: `offering ${uuid}` }, z.record(z.string(), z.unknown())),
    offeringUuid: async (slug) => {
      const query = { slug, field: ['uuid', 'slug'] };
      const call = { route: 'marketplace-provider-offerings/', what: `offering ${slug}`, query };
      const rows = await http.get(call, z.array(z.object({ uuid: z.string(), slug: z.string() })));
      return rows.find((row) => row.slug === slug)?.uuid;
    },
  };
}
