import { runCommand } from '../processes/run-command.js';

/** Addresses only this lab uses; the route does not touch 127.0.0.1. */
const NETWORK = '127.77.0.0/16';
export const QUICKACK_HOST = '127.77.0.1';

/**
 * Adds a loopback route without delayed ACK. Slurm writes a 4-byte length and then the body, so each message otherwise
 * waits about 40 ms for the kernel's acknowledgement. Repeating it changes nothing; the route stays until reboot.
 *
 * @returns false where the route cannot be set; the address then works all the same, only slowly
 */
export async function useQuickackRoute(env: Readonly<Record<string, string>>): Promise<boolean> {
  const route = [
    'table',
    'local',
    'local',
    NETWORK,
    'dev',
    'lo',
    'scope',
    'host',
    'src',
    QUICKACK_HOST,
    'quickack',
    '1',
  ];
  try {
    return (await runCommand('ip', ['route', 'replace', ...route], { env })).exitCode === 0;
  } catch {
    return false;
  }
}
