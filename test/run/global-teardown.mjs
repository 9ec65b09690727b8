/** Lets the warden end what test files shared, and waits for it. */
export default async function globalTeardown() {
  const warden = globalThis.siteflowWarden;
  if (warden === undefined || warden.exitCode !== null || warden.signalCode !== null) return;
  const ended = new Promise((resolve) => warden.once('exit', resolve));
  warden.ref();
  warden.stdin.end();
  const code = await ended;
  if (code !== 0) process.stderr.write(`What test files shared was not ended in good order (exit ${code}).\n`);
}
