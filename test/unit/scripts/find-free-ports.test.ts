import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { findFreePorts, isPortFree } from '../../../scripts/slurm-lab/setup/find-free-ports.js';

describe('ports of the Slurm lab', () => {
  it('are free on every address: slurmdbd listens on all of them', async () => {
    const [port = 0] = await findFreePorts(1);
    const stranger = createServer();
    await new Promise<void>((ready) => stranger.listen(port, '127.0.0.1', ready));
    try {
      expect(await isPortFree(port)).toBe(false);
    } finally {
      await new Promise((closed) => stranger.close(closed));
    }
    expect(await isPortFree(port)).toBe(true);
  });

  it('are all different, and none of those that are taken', async () => {
    const first = await findFreePorts(60);
    const second = await findFreePorts(60, first);
    expect(new Set([...first, ...second]).size).toBe(120);
  });
});
