import { HttpFailure } from '../lib/http/http-failure.js';
import { limitCalls } from '../lib/limit-calls.js';
import type { Log } from '../lib/log.js';
import type { GidCache } from './gid-cache.js';
import type { HpcUserMetrics } from './hpc-user-metrics.js';
import type { ProjectsClient } from './projects-client.js';
import type { ReadProjects } from './read-projects.js';
import { splitBatches } from './split-batches.js';

/** What is known of a project. `unavailable`: the API could not be asked; `gid` is then the last known one, if any. */
export type Finding =
  | { state: 'found'; gid: number }
  | { state: 'absent' }
  | { state: 'unavailable'; gid?: number; failure: HttpFailure };

export interface GidLookupsOptions {
  client: ProjectsClient;
  cache: GidCache;
  metrics: HpcUserMetrics;
  log: Log;
  now: () => number;
  maxUrlLength: number;
}

/** Requests under way at a time. */
const AT_ONCE = 4;
/** After a failure the API is left alone for so long, so that an outage costs each caller at most one wait. */
const PAUSE_MS = 10_000;
const MAX_PAUSE_MS = 300_000;
/** Answers of servers and gateways to a URL that is too long. */
const TOO_LONG = [414, 431];

/** Looks projects up: from the cache, else by joining a request that is under way, else in as few requests as the URL allows. */
export class GidLookups {
  readonly #options: GidLookupsOptions;
  readonly #underWay = new Map<string, Promise<Finding>>();
  readonly #run = limitCalls(AT_ONCE);
  #maxUrlLength: number;
  #pausedUntil = 0;
  #failure: HttpFailure | undefined;

  constructor(options: GidLookupsOptions) {
    this.#options = options;
    this.#maxUrlLength = options.maxUrlLength;
  }

  /** Why the API could not be asked the last time; undefined when it answered. */
  get failure(): HttpFailure | undefined {
    return this.#failure;
  }

  /** One finding for every slug; it does not throw for failures of the API. */
  async find(slugs: readonly string[]): Promise<Map<string, Finding>> {
    const findings = new Map<string, Finding>();
    const waiting: [string, Promise<Finding>][] = [];
    const asking: string[] = [];
    for (const slug of new Set(slugs)) {
      const cached = this.#options.cache.look(slug);
      if (cached.state === 'fresh') findings.set(slug, { state: 'found', gid: cached.gid });
      else if (cached.state === 'absent' || slug === '') findings.set(slug, { state: 'absent' });
      else {
        const shared = this.#underWay.get(slug);
        if (shared === undefined) asking.push(slug);
        else waiting.push([slug, shared]);
      }
    }
    this.#options.metrics.cached(findings.size);
    waiting.push(...this.#ask(asking));
    const found = await Promise.all(waiting.map(async ([slug, finding]) => [slug, await finding] as const));
    for (const [slug, finding] of found) findings.set(slug, finding);
    return findings;
  }

  #ask(slugs: readonly string[]): [string, Promise<Finding>][] {
    const { batches, tooLong } = splitBatches(slugs, this.#options.client.urlLength, this.#maxUrlLength);
    for (const slug of tooLong) {
      this.#options.log.warn({ length: slug.length }, 'the slug of a project is too long to be asked for');
      this.#options.cache.storeAbsent(slug);
    }
    const absent = tooLong.map((slug): [string, Promise<Finding>] => [slug, Promise.resolve({ state: 'absent' })]);
    return [...absent, ...batches.flatMap((batch) => this.#share(batch))];
  }

  /** Starts one request and lets others who ask for the same projects meanwhile join it. */
  #share(batch: readonly string[]): [string, Promise<Finding>][] {
    const answer = this.#run(() => this.#request(batch));
    return batch.map((slug) => {
      const finding = answer.then((failure) => this.#finding(slug, failure)).finally(() => this.#underWay.delete(slug));
      this.#underWay.set(slug, finding);
      return [slug, finding];
    });
  }

  /** What the cache holds now; after a failure only what is still fresh in it counts as an answer. */
  #finding(slug: string, failure: HttpFailure | undefined): Finding {
    const cached = this.#options.cache.look(slug);
    if (cached.state === 'fresh' || (cached.state === 'old' && failure === undefined)) {
      return { state: 'found', gid: cached.gid };
    }
    if (cached.state === 'absent' || failure === undefined) return { state: 'absent' };
    return { state: 'unavailable', failure, ...(cached.state === 'old' ? { gid: cached.gid } : {}) };
  }

  /** @returns why the API could not be asked */
  async #request(batch: readonly string[]): Promise<HttpFailure | undefined> {
    const { client, metrics, now } = this.#options;
    if (now() < this.#pausedUntil && this.#failure !== undefined) return this.#failure;
    const started = now();
    try {
      const read = await client.fetch(batch);
      metrics.request('ok', (now() - started) / 1000);
      this.#keep(batch, read);
      return undefined;
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      metrics.request(error.kind === 'status' ? String(error.status) : error.kind, (now() - started) / 1000);
      if (batch.length > 1 && TOO_LONG.includes(error.status ?? 0)) return this.#halve(batch);
      this.#failed(error);
      return error;
    }
  }

  /** The server takes shorter URLs than configured: half of it now, and no longer ones from now on. */
  async #halve(batch: readonly string[]): Promise<HttpFailure | undefined> {
    const middle = Math.ceil(batch.length / 2);
    const url = new URLSearchParams(batch.map((slug): [string, string] => ['projects', slug])).toString().length;
    this.#maxUrlLength = Math.min(this.#maxUrlLength, this.#options.client.urlLength + Math.ceil(url / 2) + 1);
    this.#options.log.warn(
      { maxUrlLength: this.#maxUrlLength },
      'the HPC User API refuses long addresses; asking for less at once',
    );
    const first = await this.#request(batch.slice(0, middle));
    return (await this.#request(batch.slice(middle))) ?? first;
  }

  #keep(batch: readonly string[], read: ReadProjects): void {
    const { cache, log, metrics } = this.#options;
    if (this.#failure !== undefined) log.info({}, 'the HPC User API answers again');
    this.#failure = undefined;
    for (const slug of batch) {
      const gid = read.gids.get(slug);
      if (gid === undefined) cache.storeAbsent(slug);
      else {
        const before = cache.store(slug, gid);
        if (before !== undefined) log.warn({ project: slug, before, gid }, 'the GID of a project has changed');
      }
    }
    const refused = Object.fromEntries([...read.refused].slice(0, 20));
    if (read.refused.size > 0 || read.foreignRows > 0) {
      const fields = { refused, count: read.refused.size, foreignRows: read.foreignRows };
      log.warn(fields, 'the HPC User API answered rows that cannot be used');
    }
    metrics.looked({
      found: read.gids.size,
      refused: read.refused.size,
      absent: batch.length - read.gids.size - read.refused.size,
    });
  }

  #failed(failure: HttpFailure): void {
    const { log, now } = this.#options;
    const pauseMs = Math.min(Math.max(failure.retryAfterMs ?? 0, PAUSE_MS), MAX_PAUSE_MS);
    this.#pausedUntil = now() + pauseMs;
    this.#failure = failure;
    log.warn(
      { problem: failure.message, pauseSeconds: Math.round(pauseMs / 1000) },
      'the HPC User API cannot be asked',
    );
  }
}
