/** Numbers of a run: calls per route and per status, and how many were in flight at once. */
export class Statistics {
  requests = 0;
  inFlight = 0;
  maxInFlight = 0;
  /** `POST /api/marketplace-orders/{uuid}/set_state_done/` → calls. Unknown paths count as `unknown`. */
  perRoute: { [route: string]: number } = {};
  /** Status → answers; `reset` and `stall` for requests that got none. */
  perStatus: { [status: string]: number } = {};

  begin(): void {
    this.requests += 1;
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
  }

  route(name: string): void {
    this.perRoute[name] = (this.perRoute[name] ?? 0) + 1;
  }

  end(status: number | 'reset' | 'stall'): void {
    this.inFlight -= 1;
    this.perStatus[status] = (this.perStatus[status] ?? 0) + 1;
  }

  /** Sets all counters but the requests now in flight to zero. */
  reset(): void {
    this.requests = 0;
    this.maxInFlight = this.inFlight;
    this.perRoute = {};
    this.perStatus = {};
  }
}
