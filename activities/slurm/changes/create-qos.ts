import { sacctmgr } from '../commands/write-command.js';
import { ownerOf } from '../desired/owner-mark.js';
import type { SlurmName } from '../slurm-name.js';
import { showsQos } from '../state/shows-qos.js';
import type { QosState } from '../state/slurm-state.js';
import type { ChangeKind } from './change-kind.js';
import { defineQos } from './change-qos.js';

export interface CreateQos {
  kind: 'createQos';
  name: SlurmName;
  qos: QosState;
  /** With the mark of its resource. */
  description: string;
}

export const createQos: ChangeKind<CreateQos> = {
  kind: 'createQos',
  describe: ({ name }) => `QOS ${name} created`,
  missing: ({ name }) => `QOS ${name}`,
  expect({ name, qos, description }, state) {
    const owner = ownerOf(description);
    state.qos.set(name, { ...qos, ...(owner === undefined ? {} : { owner }) });
  },
  shown: ({ name, qos }, actual) => showsQos(qos, actual.qos.get(name)),
  // A QOS is made with its mark and without settings, and then gets them as a changed one does.
  commands: (changes) =>
    changes.flatMap(({ name, qos, description }) => [
      sacctmgr('add', 'qos', name, `description=${description}`),
      ...defineQos(name, qos),
    ]),
};
