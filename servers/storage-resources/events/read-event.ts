/** What a message is worth: a hint, of no interest here, or nothing that can be read. */
export type EventOutcome = 'hint' | 'dropped' | 'malformed';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Looks only at the type of the object that a message of Waldur is about; nothing else of it is used.
 *
 * @param observed types that lead to a reading, as Waldur writes them
 */
export function readEvent(body: Uint8Array, observed: readonly string[]): EventOutcome {
  let event: unknown;
  try {
    event = JSON.parse(decoder.decode(body));
  } catch {
    return 'malformed';
  }
  if (typeof event !== 'object' || event === null || !Object.hasOwn(event, 'object_type')) return 'malformed';
  const { object_type: type } = event as { object_type: unknown };
  if (typeof type !== 'string') return 'malformed';
  return observed.includes(type.toLowerCase()) ? 'hint' : 'dropped';
}
