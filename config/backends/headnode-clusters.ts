import type { Offering } from '../site/site-config.js';
import { JOBS } from './jobs-of.js';
import { servedBy } from './served-here.js';
import { clusterOf } from './target-of.js';

/** Clusters of an offering whose commands are run on a head node, for any job that is done here. */
export const clustersOf = (offering: Offering): string[] => [
  ...new Set(JOBS.filter((job) => servedBy(offering, job)?.runs === 'headnode').map((job) => clusterOf(offering, job))),
];

/** Clusters of all offerings, each once, in the order of the configuration. */
export const headnodeClusters = (offerings: readonly Offering[]): string[] => [
  ...new Set(offerings.flatMap(clustersOf)),
];
