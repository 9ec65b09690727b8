/** Writes the table of test/system/order-table/rows.ts into docs/orders.md: `npx tsx scripts/order-table.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BEGIN, END, orderTable } from './lib/order-table.js';

const file = fileURLToPath(new URL('../docs/orders.md', import.meta.url));
const before = readFileSync(file, 'utf8');
const [begin, end] = [before.indexOf(BEGIN), before.indexOf(END)];
if (begin < 0 || end < begin) throw new Error(`docs/orders.md has not the two lines ${BEGIN} and ${END}.`);
writeFileSync(file, before.slice(0, begin) + orderTable() + before.slice(end + END.length));
