/** Clocks of this host, in milliseconds. A suspended host stops the first one, a set clock moves the second one. */
export interface Clocks {
  monotonic(): number;
  wall(): number;
}

export const systemClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };
