import type { Association } from '../../model/association.js';
import { compareAsDatabase } from '../../model/compare-as-database.js';
import { padRight } from '../../render/pad.js';

/**
 * Rows that slurmdbd refuses to remove because they are a user's default account. It looks at the rows by user, ordinary
 * ones first, and objects to every default row that comes after the first ordinary one, whosever that is; that is a
 * defect of 22.05, but what it does.
 */
export function guardedRows(rows: readonly Association[]): string[] {
  const users = rows
    .filter((row) => row.user !== '')
    .sort((a, b) => compareAsDatabase(a.user, b.user) || Number(a.isDefault) - Number(b.isDefault));
  const first = users.findIndex((row) => !row.isDefault);
  if (first < 0) return [];
  return users
    .slice(first)
    .filter((row) => row.isDefault)
    .map((row) => `C = ${padRight(row.cluster, 15)} A = ${padRight(row.account, 10)} U = ${padRight(row.user, 9)}`);
}
