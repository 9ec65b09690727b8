import { expectedInSlurm, foundInSlurm, type OrdersInSlurm } from '../../test/helpers/expected-orders.js';
import type { Simulators } from './simulators.js';

const SHOWN = 10;

interface Row {
  uuid: string;
  state?: string;
  slug?: string;
  backendId?: string;
  limits?: Record<string, number>;
}

/** Every difference between what was ordered and what Waldur and Slurm hold; empty when all is there and nothing else. */
export async function checkEndState(
  simulators: Simulators,
  { orders, usersPerOrder }: { orders: number; usersPerOrder: number },
): Promise<string[]> {
  const [{ tables }, dump] = await Promise.all([simulators.snapshot(), simulators.dump()]);
  const rows = (table: string): Row[] => (tables[table] ?? []) as unknown as Row[];
  const problems = [
    ...compare(expectedInSlurm(orders, usersPerOrder), foundInSlurm(dump)),
    ...unless(rows('orders').length === orders, `Waldur: ${rows('orders').length} orders instead of ${orders}`),
    ...rows('orders').flatMap(({ uuid, state }) => unless(state === 'done', `Waldur: order ${uuid} is ${state}`)),
    ...rows('resources').flatMap(resourceProblems),
  ];
  return problems.length <= SHOWN ? problems : [...problems.slice(0, SHOWN), `and ${problems.length - SHOWN} more`];
}

function resourceProblems({ slug, state, backendId, limits }: Row): string[] {
  return [
    ...unless(state === 'OK', `Waldur: resource ${slug} is ${state}`),
    ...unless(backendId === `a_${slug}`, `Waldur: resource ${slug} has the backend id "${backendId}"`),
    ...unless(
      limits?.cpu === 10 && limits?.mem === 10,
      `Waldur: resource ${slug} has the limits ${JSON.stringify(limits)}`,
    ),
  ];
}

function compare(expected: OrdersInSlurm, found: OrdersInSlurm): string[] {
  return (['accounts', 'associations', 'users'] as const).flatMap((kind) => {
    const [wanted, there] = [new Set(expected[kind]), new Set(found[kind])];
    return [
      ...expected[kind].filter((line) => !there.has(line)).map((line) => `Slurm: ${kind}: missing ${line}`),
      ...found[kind].filter((line) => !wanted.has(line)).map((line) => `Slurm: ${kind}: too much ${line}`),
    ];
  });
}

const unless = (isRight: boolean, problem: string): string[] => (isRight ? [] : [problem]);
