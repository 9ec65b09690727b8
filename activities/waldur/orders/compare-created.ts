interface Created {
  uuid: string;
  /** ISO instant; Waldur gives microseconds, and leaves them out when there are none. */
  created: string;
}

/**
 * Order in which orders were made, to the microsecond: a script makes several within one millisecond. Those of the same
 * instant have an order, too, so that of two never both come first.
 */
export function compareCreated(a: Created, b: Created): number {
  const difference = Date.parse(a.created) - Date.parse(b.created);
  if (difference !== 0) return difference;
  const [first, second] = [fraction(a.created) + a.uuid, fraction(b.created) + b.uuid];
  return first < second ? -1 : Number(first > second);
}

const fraction = (instant: string): string => (/\.(\d+)/.exec(instant)?.[1] ?? '').padEnd(9, '0');
