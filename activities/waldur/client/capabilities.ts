/** A call that was missing is tried again after this time: the server may have been upgraded meanwhile. */
const REMEMBER_MS = 60 * 60_000;

/** Which calls one Waldur server does not have. Found out by calling, not by comparing versions. */
export class Capabilities {
  readonly #missing = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  isMissing(route: string): boolean {
    const since = this.#missing.get(route);
    return since !== undefined && this.#now() - since < REMEMBER_MS;
  }

  setMissing(route: string): void {
    this.#missing.set(route, this.#now());
  }

  /** Routes known to be missing, for diagnostics. */
  missing(): string[] {
    return [...this.#missing.keys()].filter((route) => this.isMissing(route)).sort();
  }
}

const shared = new Map<string, Capabilities>();

/** One record per server and process. */
export function sharedCapabilities(baseUrl: string): Capabilities {
  const capabilities = shared.get(baseUrl) ?? new Capabilities();
  shared.set(baseUrl, capabilities);
  return capabilities;
}
