/**
 * Installs what tests talk to besides Slurm, on Debian as root: real SOCKS and HTTP proxies, a browser for pages, a message
 * broker, nft and openssl. Elsewhere, or with SITEFLOW_TEST_PROGRAMS=0, the tests that need a missing one are skipped and say so.
 */
import { existsSync } from 'node:fs';
import { aptGet } from './slurm-lab/setup/apt-get.js';
import { withoutServiceStarts } from './slurm-lab/setup/without-service-starts.js';

/** Debian package → program that is there when it is installed. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'dante-server': '/usr/sbin/danted',
  microsocks: '/usr/bin/microsocks',
  tinyproxy: '/usr/bin/tinyproxy',
  openssl: '/usr/bin/openssl',
  nftables: '/usr/sbin/nft',
  chromium: '/usr/bin/chromium',
  'rabbitmq-server': '/usr/sbin/rabbitmq-server',
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const missing = (): string[] => Object.keys(PROGRAMS).filter((name) => !existsSync(PROGRAMS[name] ?? ''));

if (missing().length === 0) say('all there');
else if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
  say(
    `missing: ${missing().join(', ')}; on Debian as root they are installed, here install them by hand for all tests`,
  );
} else {
  await withoutServiceStarts(async () => {
    await aptGet(['update'], say);
    await aptGet(['install', '-y', '--no-install-recommends', ...missing()], say);
  });
  if (missing().length > 0) throw new Error(`after the installation still missing: ${missing().join(', ')}`);
}
