import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CommandSpec, runCommand } from '../../../../activities/lib/process/exec.js';
import { unrestricted } from '../../../../activities/lib/writer/write-permit.js';
import { writeLoadFile } from '../../../../activities/slurm/commands/sacctmgr.js';

const TEXT = "Cluster - 'lab'\nParent - 'root'\n";
const isRoot = process.getuid?.() === 0;
const OTHER: [string, string[], string][] = isRoot
  ? [['another user', ['runuser', '-u', 'nobody', '--'], 'nobody\n']]
  : [];

describe('writeLoadFile', () => {
  const umask = process.umask();
  // As the units have it.
  beforeEach(() => void process.umask(0o077));
  afterEach(() => void process.umask(umask));

  /** Instead of sacctmgr a shell says who runs it and what the file holds that it is given. */
  const run = (prefix: string[], whileItRuns: () => void = () => undefined) => {
    const connection = {
      ...{ binPath: '/usr/bin', env: process.env, timeouts: { readMs: 10_000, writeMs: 10_000 } },
      prefix: [...prefix, 'sh', '-c', 'id -un; for last; do :; done; cat "$last"'],
      run: (spec: CommandSpec) => {
        whileItRuns();
        return runCommand(spec);
      },
    };
    return writeLoadFile(connection, unrestricted, TEXT);
  };

  it.each([['the same user', [], ''], ...OTHER])('is read by a command of %s', async (_, prefix, user) => {
    const { stdout, stderr, exitCode } = await run(prefix);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain(`${user}${TEXT}`);
  });

  it('is nowhere to be found while it is read, so that nothing is left of it if we are killed', async () => {
    const files = () => readdirSync(tmpdir()).filter((name) => name.startsWith('siteflow-load-'));
    const before = files();
    let seen: string[] | undefined;
    await run([], () => {
      seen = files().filter((name) => !before.includes(name));
    });
    expect(seen).toEqual([]);
  });
});
