import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';

const WRITER = 'this process is the writer';

/** Each state folder has a Temporal server of its own, so no lease keeps them apart. */
describe('two agents of one host with two state folders', () => {
  let site: CliSite;
  const start = (folder: string): RunningCli =>
    startCli(['agent', '-c', site.file, '--state-dir', join(site.folder, folder)]);

  beforeAll(async () => {
    site = await startCliSite();
  });
  afterAll(() => site?.stop());

  it('never both write to one slurmdbd: the second waits, doctor names both, and it follows when the first is gone', async () => {
    const first = start('first');
    await first.logged(WRITER, ({ msg }) => msg === WRITER);
    const second = start('second');
    await second.logged('it waits', ({ msg }) => /another agent on this host.*is the writer/.test(msg));
    expect(second.log().some(({ msg }) => msg === WRITER)).toBe(false);

    const doctor = await runCli(['doctor', '-c', site.file, '--state-dir', join(site.folder, 'first')], {
      timeoutMs: 90_000,
    });
    expect(doctor.stdout).toMatch(/several agents on this host.*process \d+ does, process \d+ waits/s);

    first.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    // What the first one wrote last is given 35 s to settle: nobody told the second one of it.
    await second.logged(WRITER, ({ msg }) => msg === WRITER, 60_000);
    second.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  }, 180_000);
});
