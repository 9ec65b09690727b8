import type { World } from '../world/world.js';
import { seedDemo } from './demo.js';

const STEPS = [
  'addCustomer',
  'addProject',
  'addUser',
  'addOffering',
  'addTeamMember',
  'removeTeamMember',
  'setConsent',
  'addOfferingUser',
  'createOrder',
  'addResource',
  'addAccount',
  'seedCreateOrders',
  'setFlags',
  'cancelOrder',
  'unlinkResource',
] as const;

interface SeedRequest {
  /** Ready-made site: provider, agent, offering, customer, users and this many orders. */
  demo?: { orders?: number; usersPerOrder?: number };
  /**
   * Calls of the world's seeding functions in order. Texts `$name` in the arguments stand for the uuid of the object
   * that an earlier step stored `as` that name.
   */
  steps?: { do: string; with: unknown[]; as?: string }[];
}

/** Fills the world. Answers with the objects that the steps made. */
export function runSeed(world: World, body: unknown): unknown {
  const { demo, steps = [] } = body as SeedRequest;
  const names = new Map<string, string>();
  const results = steps.map((step) => {
    const name = STEPS.find((known) => known === step.do);
    if (!name) throw new Error(`Unknown seed step ${step.do}. Known: ${STEPS.join(', ')}.`);
    const call = world[name] as (...values: unknown[]) => unknown;
    const made = call.apply(
      world,
      step.with.map((value) => resolve(value, names)),
    );
    if (step.as && made && typeof made === 'object' && 'uuid' in made) names.set(step.as, String(made.uuid));
    return made ?? null;
  });
  return demo ? { demo: seedDemo(world, demo), results } : { results };
}

function resolve(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    const uuid = names.get(value.slice(1));
    if (uuid === undefined) throw new Error(`Seed step refers to ${value}, which no earlier step stored.`);
    return uuid;
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, names));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, names)]));
  }
  return value;
}
