import type {
  ComponentUsage,
  ComponentUserUsage,
  Entity,
  Generation,
  Json,
  OfferingUser,
  Order,
  TeamMember,
  User,
} from '../model.js';
import { Clock } from './clock.js';
import { Ledger, type LedgerEntry } from './ledger.js';
import { MultiMap } from './multimap.js';
import { Random } from './random.js';
import { emptyTables, type Rows, type TableName, type Tables } from './tables.js';

/** Everything that a stopped simulator needs to go on where it was. */
export interface Snapshot {
  generation: Generation;
  slurmAllocations: boolean;
  randomPosition: number;
  team: TeamMember[];
  tables: { [table: string]: Entity[] };
}

/** Objects, indexes, clock, ids and the ledger. Every change goes through `insert`, `update` and `remove`. */
export class Store {
  readonly tables: Tables = emptyTables();
  readonly team = new Map<string, TeamMember[]>();
  readonly clock: Clock;
  /** Milliseconds until a background task runs; `Infinity`: none does, as with a stopped task queue. */
  backgroundDelayMs = 0;
  readonly ledger = new Ledger();
  readonly random: Random;
  private readonly usersByToken = new Map<string, User>();
  private readonly usersByBearer = new Map<string, User>();
  private readonly ordersByResource = new MultiMap<Order>();
  private readonly usagesByResource = new MultiMap<ComponentUsage>();
  private readonly userUsagesByUsage = new MultiMap<ComponentUserUsage>();
  private readonly offeringUsersByPair = new Map<string, string>();
  private readonly slugs = new Map<string, number>();

  constructor(
    readonly generation: Generation,
    /** 2024 only: each approved Create order gets a `SLURM.Allocation`, as on the unmodified server. */
    readonly slurmAllocations: boolean,
    seed: number,
    aheadMs = 0,
  ) {
    this.clock = new Clock(aheadMs);
    this.random = new Random(seed);
  }

  /** Runs what Waldur leaves to its task queue: at once, or after the delay that is set. */
  later(task: () => void): void {
    const delay = this.backgroundDelayMs;
    if (delay === 0) task();
    else if (Number.isFinite(delay)) setTimeout(task, delay).unref();
  }

  /** Uuid, created and modified of a new object. */
  stamp(): Entity {
    const now = this.clock.now();
    return { uuid: this.random.uuid(), created: now, modified: now };
  }

  /** Waldur's slug: at most eight characters of the name and a counter. */
  slug(name: string): string {
    const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const base = words.slice(0, 8).replace(/^-+|-+$/g, '');
    const count = (this.slugs.get(base) ?? 0) + 1;
    this.slugs.set(base, count);
    return `${base}-${count}`;
  }

  insert<T extends TableName>(table: T, row: Rows[T]): Rows[T] {
    (this.tables[table] as Map<string, Rows[T]>).set(row.uuid, row);
    this.index(table, row);
    const change: LedgerEntry['change'] = { state: { from: null, to: 'state' in row ? row.state : 'present' } };
    if ('usage' in row) change.usage = { from: null, to: row.usage };
    this.ledger.append(row.created, table, row.uuid, change);
    return row;
  }

  /** Writes the fields that differ, moves `modified` and notes the change. Returns whether anything changed. */
  update<T extends TableName>(table: T, row: Rows[T], patch: Partial<Rows[T]>): boolean {
    const change: LedgerEntry['change'] = {};
    for (const [field, value] of Object.entries(patch as object)) {
      const before = row[field as keyof Rows[T]] as Json | undefined;
      if (before === value || JSON.stringify(before) === JSON.stringify(value)) continue;
      change[field] = { from: before ?? null, to: value as Json };
    }
    if (Object.keys(change).length === 0) return false;
    const at = this.clock.now();
    Object.assign(row, patch, { modified: at });
    this.ledger.append(at, table, row.uuid, change);
    return true;
  }

  remove<T extends TableName>(table: T, row: Rows[T]): void {
    this.tables[table].delete(row.uuid);
    if (table === 'orders') this.ordersByResource.remove((row as Order).resource, row as Order);
    this.ledger.append(this.clock.now(), table, row.uuid, { state: { from: 'present', to: 'removed' } });
  }

  userByToken(token: string): User | undefined {
    return this.usersByToken.get(token);
  }

  userByBearer(token: string): User | undefined {
    return this.usersByBearer.get(token);
  }

  ordersOf(resource: string): readonly Order[] {
    return this.ordersByResource.get(resource);
  }

  usagesOf(resource: string): readonly ComponentUsage[] {
    return this.usagesByResource.get(resource);
  }

  userUsagesOf(componentUsage: string): readonly ComponentUserUsage[] {
    return this.userUsagesByUsage.get(componentUsage);
  }

  offeringUserOf(offering: string, user: string): OfferingUser | undefined {
    return this.tables.offeringUsers.get(this.offeringUsersByPair.get(`${offering}/${user}`) ?? '');
  }

  snapshot(): Snapshot {
    const tables: Snapshot['tables'] = {};
    for (const [name, rows] of Object.entries(this.tables)) tables[name] = [...rows.values()];
    return structuredClone({
      generation: this.generation,
      slurmAllocations: this.slurmAllocations,
      randomPosition: this.random.position,
      team: [...this.team.values()].flat(),
      tables,
    });
  }

  /** Replaces the whole content by that of a snapshot. The ledger starts anew. */
  restore(snapshot: Snapshot): void {
    this.clear();
    this.random.position = snapshot.randomPosition;
    const copy = structuredClone(snapshot);
    for (const [name, rows] of Object.entries(copy.tables)) {
      const table = name as TableName;
      for (const row of rows) {
        (this.tables[table] as Map<string, Entity>).set(row.uuid, row);
        this.index(table, row as Rows[TableName]);
        if ('slug' in row && typeof row.slug === 'string') this.countSlug(row.slug);
      }
    }
    for (const member of copy.team) this.teamOf(member.project).push(member);
  }

  clear(): void {
    for (const rows of Object.values(this.tables)) rows.clear();
    for (const index of [
      this.team,
      this.usersByToken,
      this.usersByBearer,
      this.ordersByResource,
      this.usagesByResource,
      this.userUsagesByUsage,
      this.offeringUsersByPair,
      this.slugs,
    ]) {
      index.clear();
    }
    this.ledger.clear();
  }

  /** Members of a project; the array is live. */
  teamOf(project: string): TeamMember[] {
    const members = this.team.get(project) ?? [];
    this.team.set(project, members);
    return members;
  }

  private index(table: TableName, row: Entity): void {
    if (table === 'users') {
      const user = row as User;
      this.usersByToken.set(user.token, user);
      for (const bearer of user.bearerTokens) this.usersByBearer.set(bearer, user);
    } else if (table === 'orders') {
      this.ordersByResource.add((row as Order).resource, row as Order);
    } else if (table === 'componentUsages') {
      this.usagesByResource.add((row as ComponentUsage).resource, row as ComponentUsage);
    } else if (table === 'userUsages') {
      this.userUsagesByUsage.add((row as ComponentUserUsage).componentUsage, row as ComponentUserUsage);
    } else if (table === 'offeringUsers') {
      const pair = row as OfferingUser;
      this.offeringUsersByPair.set(`${pair.offering}/${pair.user}`, pair.uuid);
    }
  }

  private countSlug(slug: string): void {
    const parts = /^(.*)-(\d+)$/.exec(slug);
    if (!parts?.[1]) return;
    this.slugs.set(parts[1], Math.max(this.slugs.get(parts[1]) ?? 0, Number(parts[2])));
  }
}
