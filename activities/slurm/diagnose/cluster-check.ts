import { ok, problem } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { errorText } from '../../lib/error-text.js';
import type { SlurmFacts } from './slurm-facts.js';

/** Whether slurmdbd knows the configured cluster. */
export const clusterCheck: Check<SlurmFacts> = {
  id: 'cluster',
  title: 'cluster',
  needs: ['slurmdbd'],
  async run(facts) {
    try {
      return [ok(`cluster ${await facts.cluster.name()}`)];
    } catch (error) {
      const clusters = await facts.clusters();
      const fix =
        clusters.length === 0
          ? 'Register the cluster: sacctmgr -i add cluster NAME, with the ClusterName of slurm.conf.'
          : `Set backend_settings.cluster_name: ${clusters.join(' or ')}`;
      return [problem(errorText(error, 'message'), fix)];
    }
  },
};
