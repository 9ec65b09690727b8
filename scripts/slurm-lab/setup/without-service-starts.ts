import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Where Debian's maintainer scripts ask whether they may start a daemon (invoke-rc.d(8)). */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const MARK = '# siteflow slurm lab: removed after the installation';
/** 101 = action forbidden by policy. */
const CONTENT = `#!/bin/sh\n${MARK}\nexit 101\n`;

/**
 * Runs an installation during which packages may not start daemons. A policy file that is there already is left
 * untouched, whatever it says; ours is removed afterwards, also one that a killed run left behind.
 */
export async function withoutServiceStarts<T>(action: () => Promise<T>, policyFile = POLICY_FILE): Promise<T> {
  const isOurs = () => existsSync(policyFile) && readFileSync(policyFile, 'utf8').includes(MARK);
  if (!existsSync(policyFile)) writeFileSync(policyFile, CONTENT, { mode: 0o755, flag: 'wx' });
  const remove = () => {
    if (isOurs()) rmSync(policyFile, { force: true });
  };
  process.once('exit', remove);
  try {
    return await action();
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}
