import { describe, expect, it } from '@jest/globals';
import { runCli } from './lib/cli.js';

/** The demonstration as a newcomer starts it, with the worst that can happen in its middle. */
describe('siteflow dev', () => {
  it('tells its story to the end although both workers are killed', async () => {
    const ended = await runCli(['dev', '--story', '--kill', '--exit'], { timeoutMs: 150_000 });
    expect(ended.stdout).toMatch(/kill -9 of both workers \(processes \d+, \d+\)/);
    expect(ended.stdout).toContain('10 of 10 orders done');
    for (const line of ['Update climate-1: Done', 'Terminate protein-1: Done', 'Restore protein-1: Done']) {
      expect(ended.stdout).toContain(line);
    }
    expect(ended.stdout).toMatch(/lattice-1 is paused, .*: account hpc_lattice-1: QOS paused\./);
    expect(ended.stdout).toMatch(/Create taken: Parked\n[\s\S]*Create taken: Done/);
    expect(ended.code).toBe(0);
  }, 160_000);
});
