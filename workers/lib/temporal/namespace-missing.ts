import { TemporalConnectionError } from './connection-error.js';

/** The error for a namespace that the server does not have, with how to make it. */
export const namespaceMissing = (namespace: string): TemporalConnectionError =>
  new TemporalConnectionError(
    'namespace-missing',
    `The namespace ${namespace} does not exist. Create it: temporal operator namespace create ` +
      `--namespace ${namespace} --retention 30d (on Temporal Cloud: in its web page), or correct temporal.namespace.`,
  );
