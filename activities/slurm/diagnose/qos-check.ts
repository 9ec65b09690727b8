import { ok, problem } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import type { SlurmLook } from './slurm-look.js';

const KEYS = ['qos_default', 'qos_downscaled', 'qos_paused'] as const;

/** Whether the QOS exist that accounts get, also when they are paused or downscaled. */
export const qosCheck: Check<SlurmLook> = {
  id: 'qos',
  title: 'QOS',
  needs: ['slurmdbd'],
  async run({ facts, settings }) {
    const known = await facts.qos();
    const missing = KEYS.flatMap((key) =>
      (settings[key]?.split(',') ?? []).filter((name) => !known.has(name.toLowerCase())).map((name) => ({ key, name })),
    );
    if (missing.length === 0) {
      return [
        ok(`QOS exist: ${KEYS.flatMap((key) => (settings[key] === undefined ? [] : [settings[key]])).join(', ')}`),
      ];
    }
    return missing.map(({ key, name }) =>
      problem(
        `${key} ${name} is no QOS; there are: ${[...known].join(', ')}`,
        `sacctmgr -i add qos ${name}, or correct backend_settings.${key}`,
      ),
    );
  },
};
