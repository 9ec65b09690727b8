/** Path of the Temporal server binary that scripts/test.mjs found before Jest started. */
export function temporalBinary(): string {
  const path = process.env.SITEFLOW_TEST_TEMPORAL;
  if (path === undefined || path === '') {
    throw new Error('No Temporal server binary: run the tests with `npm test`, or set SITEFLOW_TEST_TEMPORAL to one.');
  }
  return path;
}
