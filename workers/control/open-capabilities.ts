import { CAPABILITIES } from './capabilities.js';
import type { Capability, ControlDeps, MakeCapability, ServedModes } from './capability.js';

/** Several capabilities as one worker has them. */
export interface OpenedCapabilities {
  activities: Record<string, unknown>;
  /** So many of the activities may wait for their turn. */
  waiting: number;
  served: ServedModes;
  /** To be called when the worker is ready. */
  ready(): void;
}

/**
 * Makes the capabilities, one after the other.
 *
 * @throws Error when two of them give an activity of the same name; whatever one of them throws
 */
export async function openCapabilities(
  deps: ControlDeps,
  makers: readonly MakeCapability[] = CAPABILITIES,
): Promise<OpenedCapabilities> {
  const all: Capability[] = [];
  for (const make of makers) all.push(await make(deps));
  const served = modesOf(deps, all);
  return {
    activities: merged(all),
    waiting: all.reduce((sum, { waiting = 0 }) => sum + waiting, 0),
    served,
    ready: () => {
      for (const each of all) each.ready?.(served);
    },
  };
}

function merged(capabilities: readonly Capability[]): Record<string, unknown> {
  const owners = new Map<string, string>();
  for (const { name, activities } of capabilities) {
    for (const activity of Object.keys(activities)) {
      const owner = owners.get(activity);
      if (owner !== undefined)
        throw new Error(`The capabilities ${owner} and ${name} both give the activity ${activity}.`);
      owners.set(activity, name);
    }
  }
  return Object.assign({}, ...capabilities.map(({ activities }) => activities)) as Record<string, unknown>;
}

function modesOf({ config }: ControlDeps, capabilities: readonly Capability[]): ServedModes {
  const rows = config.offerings.map((offering): [string, readonly string[]] => [
    offering.waldur_offering_uuid,
    [...new Set(capabilities.flatMap((each) => each.modes?.(offering) ?? []))],
  ]);
  return new Map(rows.filter(([, modes]) => modes.length > 0));
}
