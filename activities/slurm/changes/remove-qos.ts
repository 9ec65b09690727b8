import { filled } from '../commands/filled.js';
import { list } from '../commands/sacctmgr-args.js';
import { sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

export interface RemoveQos {
  kind: 'removeQos';
  name: SlurmName;
}

export const removeQos: ChangeKind<RemoveQos> = {
  kind: 'removeQos',
  describe: ({ name }) => `QOS ${name} removed`,
  missing: ({ name }) => `QOS ${name} is still there`,
  expect({ name }, { qos }) {
    qos.delete(name);
  },
  shown: ({ name }, { qos }) => !qos.has(name),
  // Once its account is gone a plan takes one without a mark for somebody else's.
  isRepeated: true,
  commands: (changes) =>
    filled(changes.map(({ name }) => name)).map((names) => sacctmgr('remove', 'qos', 'where', `name=${list(names)}`)),
};
