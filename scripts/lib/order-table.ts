import { CASES, type OrderCase, SITES } from '../../test/system/order-table/rows.js';

export const BEGIN = '<!-- order-table: written by npx tsx scripts/order-table.ts -->';
export const END = '<!-- /order-table -->';

const PHASES = { Done: 'done', Parked: 'parks', Applying: 'is repeated' };

/** What an order meets and what comes of it, as Markdown; docs/orders.md contains it, and a test says so. */
export function orderTable(): string {
  const rows = CASES.map(
    (row) =>
      `| ${row.order} | ${[row.state, row.waldur].filter(Boolean).join('; ')} | ${row.cluster}${settings(row)} | ` +
      `${PHASES[row.ends[2]]}${row.failure === undefined ? '' : `: \`${row.failure}\``} | \`${row.ends[0]}\`, ${row.ends[1]} | ${row.slurm} |`,
  );
  const head = [
    '| order | resource | on the cluster | the order | then in Waldur | then on the cluster |',
    '|---|---|---|---|---|---|',
  ];
  return [BEGIN, ...head, ...rows, END].join('\n');
}

function settings({ site }: OrderCase): string {
  const set = Object.entries(site === undefined ? {} : SITES[site]).map(([key, value]) => `\`${key}: ${value}\``);
  return set.length === 0 ? '' : `; ${set.join(', ')}`;
}
