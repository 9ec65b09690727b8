/**
 * Amount as Waldur stores it: a decimal string with two places. Numbers and strings are accepted, at most two
 * decimal places and 20 digits; otherwise the message of the 400.
 */
export function parseAmount(value: unknown): { amount: string } | { error: string } {
  const text = typeof value === 'number' ? expand(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^(-?)0*(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return { error: 'A valid number is required.' };
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = (whole === '0' ? 0 : whole.length) + fraction.length;
  if (digits > 20) return { error: 'Ensure that there are no more than 20 digits in total.' };
  if (fraction.length > 2) return { error: 'Ensure that there are no more than 2 decimal places.' };
  return { amount: `${sign}${whole}.${fraction.padEnd(2, '0')}` };
}

/** JavaScript writes large numbers with an exponent. */
function expand(value: number): string {
  const text = String(value);
  if (!/e\+/i.test(text)) return text;
  return BigInt(value).toString();
}
