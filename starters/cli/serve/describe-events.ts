import type { StompState } from '../../../activities/lib/stomp/stomp-subscription.js';

/** How the events of each offering come, in one line: `capstor: connected since 2026-01-01T10:00:00.000Z`. */
export function describeEvents(states: ReadonlyMap<string, StompState>): string {
  return [...states]
    .map(([offering, { connected, sinceMs, trouble }]) => {
      const how = connected ? 'connected' : `not received (${trouble?.reason ?? 'being connected'})`;
      return `${offering}: ${how} since ${new Date(sinceMs).toISOString()}`;
    })
    .join('; ');
}
