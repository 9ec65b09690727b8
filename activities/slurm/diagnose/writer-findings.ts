import { type Finding, ok, problem, warning } from '../../lib/diagnosis/finding.js';
import { type HostClaim, hostClaims } from '../../lib/writer/host-claims.js';
import type { OpenedCluster } from './open-clusters.js';

/**
 * Two writers on one slurmdbd lose accounts. Clusters that call the same slurmdbd by different names would get one each:
 * seen by the same list of clusters behind different addresses.
 *
 * @param claimsTo what processes of this host say of themselves
 */
export async function writerFindings(
  clusters: readonly OpenedCluster[],
  claimsTo: (slurmdbd: string) => HostClaim[] = hostClaims,
): Promise<Finding[]> {
  const agents = new Map<string, Finding>();
  const seen = new Map<string, Set<string>>();
  for (const { facts } of clusters) {
    // What does not answer has its own findings.
    const { cluster } = facts;
    const asked = Promise.all([cluster.writerGroup(), facts.clusters(), cluster.writerNames()]);
    const answers = await asked.catch(() => undefined);
    if (answers === undefined) continue;
    const [slurmdbd = answers[0]] = answers[2];
    const several = severalAgents(slurmdbd, claimsTo(slurmdbd));
    if (several !== undefined) agents.set(slurmdbd, several);
    const key = [...answers[1]].sort().join(', ');
    seen.set(key, (seen.get(key) ?? new Set()).add(answers[0]));
  }
  if (agents.size > 0) return [...agents.values()];
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

/** Agents that do not ask the same Temporal server keep each other from writing: one works, the others wait for ever. */
function severalAgents(slurmdbd: string, claims: readonly HostClaim[]): Finding | undefined {
  if (new Set(claims.map(({ authority }) => authority)).size < 2) return undefined;
  const pids = (which: boolean): string =>
    claims.flatMap(({ pid, holds }) => (holds === which ? [pid] : [])).join(', ');
  return {
    check: 'writers',
    ...problem(
      `several agents on this host, each with a Temporal server of its own, want to write to slurmdbd ${slurmdbd}: ` +
        `process ${pids(true)} does, process ${pids(false)} waits for ever`,
      'Stop one of them, or give all the same --state-dir or the same Temporal server.',
    ),
  };
}
