import type { Action, Decision } from '../../../../contracts/decision.js';
import { sideBySide } from '../../../lib/side-by-side.js';
import { withClient } from '../../../lib/with-client.js';
import { CliError, EXIT, type ExitCode } from '../../exit-codes.js';
import { print } from '../../print.js';
import type { OrderRow } from '../list-orders.js';
import { orderTable } from '../order-table.js';
import type { DecideOptions } from './decide-options.js';
import { decideOrder, type Outcome } from './decide-order.js';
import { operatorName } from './operator-name.js';
import { type Selection, selectOrders } from './select-orders.js';
import { toSelection } from './to-selection.js';

/** So many orders are decided side by side; each is one round trip or two. */
const AT_ONCE = 10;

/** `siteflow orders retry|skip|fail` */
export async function decideCommand(action: Action, orders: string[], options: DecideOptions): Promise<void> {
  const selection = toSelection(action, orders, options);
  const decision = toDecision(action, options);
  await withClient(options, async (client) => {
    const rows = await selectOrders(client, selection);
    if (options.dryRun) return preview(action, rows, options.json);
    if (rows.length > 1 && action !== 'retry' && !options.yes)
      throw new CliError(
        `This would ${action} ${rows.length} orders. See them with --dry-run, do it with --yes.`,
        EXIT.usage,
      );
    const decided = await sideBySide(rows, AT_ONCE, async (row) => ({
      row,
      ...(await decideOrder(client, row, decision)),
    }));
    const items = decided.map(({ row, ...outcome }) => ({ ...row, ...outcome }));
    print(options.json, { action, dryRun: false, items }, () => summary(action, decided, selection));
    process.exitCode = exitCode(decided);
  });
}

function toDecision(action: Action, { reason, by, force, adopt }: DecideOptions): Decision {
  if (force && (reason === undefined || reason.trim() === ''))
    throw new CliError('--force needs a --reason: it is kept with the order.', EXIT.usage);
  return {
    action,
    by: by ?? operatorName(),
    ...(reason === undefined ? {} : { reason }),
    ...(force ? { force } : {}),
    ...(adopt ? { adopt } : {}),
  };
}

function preview(action: Action, rows: OrderRow[], json: boolean | undefined): void {
  print(json, { action, dryRun: true, items: rows }, () => {
    const head = `This would ${action} ${count(rows.length)}${rows.length === 0 ? '.' : ':'}`;
    return rows.length === 0 ? head : `${head}\n${orderTable(rows, new Date(), process.stdout.columns)}`;
  });
}

const count = (number: number): string => `${number} order${number === 1 ? '' : 's'}`;

interface Decided extends Outcome {
  row: OrderRow;
}

function summary(action: Action, decided: Decided[], { orders }: Selection): string {
  if (decided.length === 0) return 'No orders fit.';
  const lines = decided.map(
    ({ row, outcome, message }) => `${row.order.slice(0, 8)}  ${row.type} ${row.resource}: ${outcome}: ${message}`,
  );
  const taken = decided.filter(({ outcome }) => outcome === 'taken').length;
  const total = orders.length === 1 ? [] : [`${action}: taken by ${taken} of ${count(decided.length)}.`];
  return [...lines, ...total].join('\n');
}

/** 7 when only a part was done, or an order stays parked; 1 when nothing could be done at all. */
function exitCode(decided: Decided[]): ExitCode {
  const isLeft = ({ outcome }: Decided): boolean => outcome === 'impossible';
  if (decided.every(({ outcome }) => outcome === 'taken')) return EXIT.ok;
  return decided.every(isLeft) ? EXIT.unexpected : EXIT.partial;
}
