/** A module planted into a tree that otherwise keeps to the import table, and the rules that must reject it. */
export interface PlantedImport {
  file: string;
  content: string;
  rules: string[];
}

const plant = (rules: string | string[], file: string, content: string): PlantedImport => ({
  file,
  content: `${content}\n`,
  rules: [rules].flat(),
});

/** At least one violation of every rule of .dependency-cruiser.cjs. */
export const VIOLATIONS: PlantedImport[] = [
  plant('contracts-stand-alone', 'contracts/knows-config.ts', "import { x } from '../config/target.js'; export { x };"),
  plant('contracts-stand-alone', 'contracts/knows-activity-type.ts', typed('../activities/slurm/target.js')),
  plant('contracts-no-npm', 'contracts/knows-zod.ts', used('zod')),
  plant('contracts-no-npm', 'contracts/knows-node.ts', used('node:fs')),
  plant('workflows-deterministic', 'workflows/knows-activity.ts', used('../activities/waldur/target.js')),
  plant('workflows-deterministic', 'workflows/knows-config.ts', used('../config/target.js')),
  plant('workflows-npm', 'workflows/knows-axios.ts', used('axios')),
  plant('workflows-npm', 'workflows/knows-client.ts', used('@temporalio/client')),
  plant(['workflows-no-node', 'workflows-npm'], 'workflows/knows-node.ts', used('node:fs')),
  plant('activities-one-system-each', 'activities/waldur/knows-slurm.ts', used('../slurm/target.js')),
  plant('activities-one-system-each', 'activities/slurm/knows-config.ts', used('../../config/target.js')),
  plant('activities-one-system-each', 'activities/lib/knows-slurm.ts', used('../slurm/target.js')),
  plant('activities-io-in-lib', 'activities/slurm/knows-execa.ts', used('execa')),
  plant('activities-io-in-lib', 'activities/waldur/knows-axios.ts', used('axios')),
  plant('activities-io-in-lib', 'activities/waldur/knows-stomp.ts', used('@stomp/stompjs')),
  plant('config-schemas-only', 'config/knows-activity.ts', used('../activities/slurm/target.js')),
  plant('config-schemas-only', 'config/knows-worker.ts', used('../workers/target.js')),
  plant('registry-descriptors-only', 'backends.ts', used('./activities/slurm/slurm-module.js')),
  plant('descriptors-load-lazily', 'activities/moab/descriptor.ts', used('./target.js')),
  plant('descriptors-load-lazily', 'activities/dwdi/descriptors.ts', used('../lib/target.js')),
  plant('config-npm', 'config/knows-axios.ts', used('axios')),
  plant('workers-no-starters', 'workers/knows-starter.ts', used('../starters/target.js')),
  plant('workers-no-starters', 'workers/knows-workflow.ts', used('../workflows/target.js')),
  plant('starters-lazy', 'starters/knows-worker.ts', used('../workers/target.js')),
  plant('starters-lazy', 'starters/knows-simulator.ts', used('../simulators/target.js')),
  plant('starters-lazy', 'starters/knows-notify.ts', used('../activities/notify/target.js')),
  plant('servers-know-http-clients', 'servers/knows-worker.ts', used('../workers/target.js')),
  plant('servers-know-http-clients', 'servers/knows-notify.ts', used('../activities/notify/target.js')),
  plant('servers-know-http-clients', 'servers/knows-workflow.ts', used('../workflows/target.js')),
  plant('simulators-share-nothing', 'simulators/knows-contract.ts', used('../contracts/target.js')),
  plant('simulators-share-nothing', 'simulators/knows-client-type.ts', typed('../activities/waldur/target.js')),
  plant('frame-names-no-backend', 'workers/knows-slurm.ts', used('../activities/slurm/target.js')),
  plant('frame-names-no-backend', 'workers/knows-slurm-type.ts', typed('../activities/slurm/target.js')),
  plant('frame-names-no-backend', 'workflows/knows-slurm-type.ts', typed('../activities/slurm/target.js')),
  plant('frame-names-no-backend', 'starters/loads-slurm.ts', loaded('../activities/slurm/target.js')),
  plant(
    ['frame-names-no-backend', 'starters-lazy'],
    'starters/knows-slurm.ts',
    used('../activities/slurm/slurm-module.js'),
  ),
  plant(
    ['frame-names-no-backend', 'servers-know-http-clients'],
    'servers/knows-slurm.ts',
    used('../activities/slurm/target.js'),
  ),
  plant('no-circular', 'workers/circle-a.ts', used('./circle-b.js')),
  plant('no-circular', 'activities/lib/type-circle-a.ts', typed('./type-circle-b.js')),
];

/** Imports that look alike and are allowed: a rule that rejects one of them is too strict. */
export const ALLOWED: PlantedImport[] = [
  ...[
    ...['contracts', 'config', 'workflows', 'workers'],
    ...['slurm', 'moab', 'waldur', 'notify', 'lib'].map((system) => `activities/${system}`),
  ].map((folder) => plant([], `${folder}/target.ts`, 'export const x = 1; export interface T { x: number }')),
  ...['starters', 'servers', 'simulators'].map((folder) => plant([], `${folder}/target.ts`, 'export const x = 1;')),
  plant([], 'activities/slurm/settings/config.ts', used('zod')),
  plant([], 'activities/lib/does-io.ts', `${used('execa')} ${used('axios', 'y')}`),
  plant([], 'activities/slurm/uses-lib.ts', `${used('../lib/target.js')} ${used('../../contracts/target.js', 'y')}`),
  plant([], 'activities/slurm/name-rules.ts', 'export const x = 1;'),
  plant([], 'activities/slurm/slurm-module.ts', 'export const x = 1;'),
  plant([], 'activities/lib/backend/descriptor.ts', 'export const x = 1; export interface T { x: number }'),
  plant(
    [],
    'activities/slurm/descriptor.ts',
    [
      used('../lib/backend/descriptor.js'),
      used('./settings/config.js', 'y'),
      used('./name-rules.js', 'z'),
      typed('./target.js'),
      loaded('./slurm-module.js'),
    ].join(' '),
  ),
  plant(
    [],
    'config/composes.ts',
    `${used('../activities/slurm/settings/config.js')} ${used('zod', 'y')} ${used('yaml', 'z')}`,
  ),
  plant([], 'config/reads-registry.ts', `${used('../backends.js')} ${used('../activities/slurm/descriptor.js', 'y')}`),
  plant([], 'starters/knows-descriptor.ts', used('../activities/slurm/descriptor.js')),
  plant([], 'workers/reads-registry.ts', used('../backends.js')),
  plant(
    [],
    'workflows/knows-activity-type.ts',
    `${typed('../activities/waldur/target.js')} ${used('@temporalio/workflow')}`,
  ),
  plant([], 'workflows/uses-contract.ts', used('../contracts/target.js')),
  plant([], 'workers/uses-all.ts', `${used('../activities/waldur/target.js')} ${used('../config/target.js', 'y')}`),
  plant([], 'workers/knows-workflow-type.ts', typed('../workflows/target.js')),
  plant([], 'starters/loads-worker.ts', loaded('../workers/target.js')),
  plant([], 'starters/loads-simulator.ts', loaded('../simulators/target.js')),
  plant([], 'starters/knows-worker-type.ts', typed('../workers/target.js')),
  plant([], 'servers/uses-client.ts', `${used('../activities/waldur/target.js')} ${used('../config/target.js', 'y')}`),
  plant([], 'servers/knows-workflow-type.ts', typed('../workflows/target.js')),
  // The other half of each planted circle, which is reported once.
  plant([], 'workers/circle-b.ts', used('./circle-a.js')),
  plant([], 'activities/lib/type-circle-b.ts', typed('./type-circle-a.js')),
  plant([], 'simulators/uses-node.ts', `${used('node:http')} ${used('./target.js', 'y')}`),
];

/** Packages that the planted files name; stubs, so that resolving them costs nothing. */
export const PACKAGES = [
  'zod',
  'yaml',
  'axios',
  'execa',
  '@stomp/stompjs',
  '@temporalio/workflow',
  '@temporalio/client',
];

function used(from: string, name = 'x'): string {
  return `import * as ${name} from '${from}'; export { ${name} };`;
}

function loaded(from: string): string {
  return `export const load = () => import('${from}');`;
}

function typed(from: string): string {
  return `import type { T } from '${from}'; export type { T };`;
}
