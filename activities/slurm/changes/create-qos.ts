import { sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import { showsQos } from '../state/shows-qos.js';
import type { QosState } from '../state/slurm-state.js';
import type { ChangeKind } from './change-kind.js';
import { defineQos } from './change-qos.js';

export interface CreateQos {
  kind: 'createQos';
  name: SlurmName;
  qos: QosState;
}

export const createQos: ChangeKind<CreateQos> = {
  kind: 'createQos',
  describe: ({ name }) => `QOS ${name} created`,
  missing: ({ name }) => `QOS ${name}`,
  expect({ name, qos }, state) {
    state.qos.set(name, qos);
  },
  shown: ({ name, qos }, actual) => showsQos(qos, actual.qos.get(name)),
  // A QOS is made without settings, and then gets them as a changed one does.
  commands: (changes) => changes.flatMap(({ name, qos }) => [sacctmgr('add', 'qos', name), ...defineQos(name, qos)]),
};
