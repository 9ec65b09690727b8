const ALL_DIGITS_BELOW = 1e16;
const NO_EXPONENT_FROM = 1e-4;

/**
 * A number as Python's JSON encoder writes a float: `10.0`, `1e+16`, `1e-05`. Clients with typed JSON readers tell `10`
 * from `10.0`, and have been given the latter.
 */
export function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < ALL_DIGITS_BELOW) return `${value}.0`;
  if (size >= NO_EXPONENT_FROM && size < ALL_DIGITS_BELOW) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
