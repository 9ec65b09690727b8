import { failure } from '../failure.js';

/**
 * Months between the start and the end of a prepaid period, counted as Waldur bills them: the difference of the
 * calendar months, one more if the end's day is later in the month, at least 1.
 *
 * @param createdAt ISO instant; its date as written counts
 * @param endDate ISO date
 * @throws LimitInvalid when a date cannot be read
 */
export function prepaidMonths(createdAt: string, endDate: string): number {
  const start = calendarDate(createdAt);
  const end = calendarDate(endDate);
  const months = (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day ? 1 : 0);
  return Math.max(1, months);
}

function calendarDate(text: string): { year: number; month: number; day: number } {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  if (year === undefined) {
    throw failure('LimitInvalid', `${JSON.stringify(text)} is no date; a prepaid limit needs the resource's dates.`);
  }
  return { year: Number(year), month: Number(month), day: Number(day) };
}
