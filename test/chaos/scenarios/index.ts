import { handOverScenario } from './hand-over.js';
import { livesScenario } from './lives.js';
import { lyingScenario } from './lying.js';
import { neighboursScenario } from './neighbours.js';
import { ordersScenario } from './orders.js';
import { outageScenario } from './outage.js';
import type { Scenario } from './scenario.js';
import { takeoverScenario } from './takeover.js';

const LONG_SECONDS = 180;
const SHORT_SECONDS = 60;
const ONE_HOST = ['here', 'here'] as const;
const TWO_HOSTS = ['here', 'elsewhere'] as const;

/** All at once and nothing breaks: for variants, which break it by themselves. */
const CALM = {
  ...{ windowSeconds: 1, workerKills: 0, temporalKills: 0, slurmdbdKills: 0, waldurFaultRate: 0 },
  patienceSeconds: 120,
};

/** All scenarios by name, with the number of orders they take unless told otherwise. */
export const SCENARIOS: ReadonlyMap<string, { run: Scenario; orders: number }> = new Map([
  ['orders', { run: ordersScenario(), orders: 200 }],
  ['lives', { run: livesScenario(), orders: 100 }],
  ['neighbours', { run: neighboursScenario(), orders: 200 }],
  ['calm', { run: ordersScenario(CALM), orders: 100 }],
  ['lying', { run: lyingScenario(), orders: 60 }],
  [
    'hand-over',
    { run: handOverScenario({ calmSeconds: 600, everyMs: 1_000, restarts: 4, kills: 1, stops: 1 }), orders: 0 },
  ],
  ['takeover', { run: takeoverScenario({ hosts: ONE_HOST, how: 'kill' }), orders: 0 }],
  ['takeover-two-hosts', { run: takeoverScenario({ hosts: TWO_HOSTS, how: 'kill' }), orders: 0 }],
  ['takeover-stopped', { run: takeoverScenario({ hosts: ONE_HOST, how: { stoppedSeconds: 60 } }), orders: 0 }],
  [
    'takeover-two-hosts-stopped',
    { run: takeoverScenario({ hosts: TWO_HOSTS, how: { stoppedSeconds: 60 } }), orders: 0 },
  ],
  ['outage', { run: outageScenario({ daemon: 'slurmdbd', how: 'stopped', downSeconds: LONG_SECONDS }), orders: 60 }],
  [
    'outage-slurmdbd-frozen',
    { run: outageScenario({ daemon: 'slurmdbd', how: 'frozen', downSeconds: LONG_SECONDS }), orders: 60 },
  ],
  [
    'outage-slurmctld-frozen',
    { run: outageScenario({ daemon: 'slurmctld', how: 'frozen', downSeconds: LONG_SECONDS }), orders: 60 },
  ],
  [
    'outage-mariadb',
    { run: outageScenario({ daemon: 'mariadbd', how: 'stopped', downSeconds: SHORT_SECONDS }), orders: 20 },
  ],
  [
    'outage-munge',
    { run: outageScenario({ daemon: 'munged', how: 'stopped', downSeconds: SHORT_SECONDS }), orders: 20 },
  ],
]);
