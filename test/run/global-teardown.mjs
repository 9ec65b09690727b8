/** Lets the warden end what test files shared, and waits for it. */
export default async function globalTeardown() {
  const code = await globalThis.siteflowWarden?.end();
  if (code !== 0) process.stderr.write(`What test files shared was not ended in good order (exit ${code}).\n`);
}
