import { ok, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { duration } from '../../table.js';
import type { WaldurServer } from './waldur-server.js';

/** A date has whole seconds, and an answer may have been on its way for some; tokens and billing periods forgive this much. */
const TOLERATED_MS = 30_000;

/** Compares the clock of this host with Waldur's. */
export const clockCheck: Check<WaldurServer> = {
  id: 'clock',
  title: 'clock',
  needs: ['waldur'],
  async run({ clock: { server, local } }) {
    if (server === undefined || local === undefined) return [ok('Waldur does not tell its time')];
    const aheadMs = local - server;
    if (Math.abs(aheadMs) <= TOLERATED_MS) return [ok(`the clock of this host agrees with Waldur's`)];
    const off = `${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
    return [
      warning(
        `the clock of this host is ${off} Waldur's: tokens may be refused, and usage may get into the wrong month`,
        'timedatectl set-ntp true (or start chronyd) on the host whose clock is wrong',
      ),
    ];
  },
};
