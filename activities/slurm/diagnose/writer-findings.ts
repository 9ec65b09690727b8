import { type Finding, ok, warning } from '../../lib/diagnosis/finding.js';
import type { OpenedCluster } from './open-clusters.js';

/**
 * Two writers on one slurmdbd lose accounts. Clusters that call the same slurmdbd by different names would get one each:
 * seen by the same list of clusters behind different addresses.
 */
export async function writerFindings(clusters: readonly OpenedCluster[]): Promise<Finding[]> {
  const seen = new Map<string, Set<string>>();
  for (const { facts } of clusters) {
    // What does not answer has its own findings.
    const answers = await Promise.all([facts.cluster.writerGroup(), facts.clusters()]).catch(() => undefined);
    if (answers === undefined) continue;
    const key = [...answers[1]].sort().join(', ');
    seen.set(key, (seen.get(key) ?? new Set()).add(answers[0]));
  }
  const split = [...seen].filter(([, groups]) => groups.size > 1);
  if (split.length > 0) {
    return split.map(([names, groups]) => ({
      check: 'writers',
      ...warning(
        `these look like one slurmdbd under several addresses (${[...groups].join(', ')}; clusters ${names}): it would get ` +
          'several writers, and two at once lose accounts',
        'Use one AccountingStorageHost in all slurm.conf, or set siteflow.slurm.writer_group to a name of your choice.',
      ),
    }));
  }
  const groups = [...seen.values()].flatMap((names) => [...names]);
  if (groups.length === 0) return [];
  const isNamed = clusters.some(({ offerings }) => offerings.some(({ site }) => site.writer_group !== undefined));
  const own = isNamed ? ' (siteflow.slurm.writer_group)' : '';
  return [{ check: 'writers', ...ok(`one writer for ${groups.join(', ')}${own}`) }];
}
