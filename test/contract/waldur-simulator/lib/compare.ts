const UUID = /\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}\b/g;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const MONTH = /^\d{4}-\d\d-01$/;

/** Which recorded uuid stands for which simulated one. Grows while answers are compared. */
export class UuidMap {
  private readonly toSimulated = new Map<string, string>();
  private readonly toRecorded = new Map<string, string>();

  set(recorded: string, simulated: string): void {
    this.toSimulated.set(recorded, simulated);
    this.toRecorded.set(simulated, recorded);
  }

  /** True when the two stand for the same object; two new ones are taken as a pair. */
  same(recorded: string, simulated: string): boolean {
    const known = this.toSimulated.get(recorded);
    if (known !== undefined) return known === simulated;
    if (this.toRecorded.has(simulated)) return false;
    this.set(recorded, simulated);
    return true;
  }

  /** Text with every known recorded uuid (with or without dashes) replaced. */
  translate(text: string): string {
    return text.replace(UUID, (uuid, dash: string) => {
      const simulated = this.toSimulated.get(bare(uuid));
      if (simulated === undefined) return uuid;
      return simulated.replace(/^(.{8})(.{4})(.{4})(.{4})/, `$1${dash}$2${dash}$3${dash}$4${dash}`);
    });
  }
}

/**
 * Differences between a recorded and a simulated value: keys, types and values, at any depth. Uuids are compared
 * through the map, instants and months by their form only.
 */
export function differences(recorded: unknown, simulated: unknown, map: UuidMap, at = '$'): string[] {
  if (typeof recorded === 'string' && typeof simulated === 'string') return compareText(recorded, simulated, map, at);
  if (recorded === null || simulated === null || typeof recorded !== 'object' || typeof simulated !== 'object') {
    return recorded === simulated ? [] : [`${at}: ${show(recorded)} recorded, ${show(simulated)} simulated`];
  }
  if (Array.isArray(recorded) !== Array.isArray(simulated)) return [`${at}: one is a list, the other is not`];
  const left = recorded as { [key: string]: unknown };
  const right = simulated as { [key: string]: unknown };
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => {
    const mapped = map.translate(key);
    if (!(key in left)) {
      const renamed = Object.keys(left).some((other) => map.translate(other) === key);
      return renamed ? [] : [`${at}.${key}: only in the simulated answer`];
    }
    if (!(mapped in right)) return [`${at}.${key}: missing in the simulated answer`];
    return differences(left[key], right[mapped], map, `${at}.${key}`);
  });
}

function compareText(recorded: string, simulated: string, map: UuidMap, at: string): string[] {
  if (INSTANT.test(recorded) && INSTANT.test(simulated)) return [];
  if (MONTH.test(recorded) && MONTH.test(simulated)) return [];
  const left = recorded.match(UUID) ?? [];
  const right = simulated.match(UUID) ?? [];
  const paired =
    left.length === right.length && left.every((uuid, index) => map.same(bare(uuid), bare(right[index] ?? '')));
  if (paired && recorded.replace(UUID, '') === simulated.replace(UUID, '')) return [];
  return [`${at}: ${show(recorded)} recorded, ${show(simulated)} simulated`];
}

function bare(uuid: string): string {
  return uuid.replaceAll('-', '');
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 160);
}
