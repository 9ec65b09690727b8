import { qosSettings } from '../commands/qos-settings.js';
import { type PlainCommand, sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import { showsQos } from '../state/shows-qos.js';
import type { QosState } from '../state/slurm-state.js';
import type { ChangeKind } from './change-kind.js';

/** Sets everything that the configuration says of a QOS; other limits of it stay. */
export interface ChangeQos {
  kind: 'changeQos';
  name: SlurmName;
  qos: QosState;
}

export const changeQos: ChangeKind<ChangeQos> = {
  kind: 'changeQos',
  describe: ({ name }) => `QOS ${name} changed`,
  missing: ({ name }) => `the settings of QOS ${name}`,
  expect({ name, qos }, state) {
    const owner = state.qos.get(name)?.owner;
    state.qos.set(name, { ...qos, ...(owner === undefined ? {} : { owner }) });
  },
  shown: ({ name, qos }, actual) => showsQos(qos, actual.qos.get(name)),
  commands: (changes) => changes.flatMap(({ name, qos }) => defineQos(name, qos)),
};

/** Gives a QOS its settings; no command where there are none. */
export function defineQos(name: SlurmName, qos: QosState): PlainCommand[] {
  const settings = qosSettings(qos);
  return settings.length === 0 ? [] : [sacctmgr('modify', 'qos', 'where', `name=${name}`, 'set', ...settings)];
}
