import type { Client } from '@temporalio/client';
import type { TemporalConnectionOptions } from '../../../../workers/lib/temporal/connection-options.js';
import type { DoctorContext } from '../doctor-context.js';

/** The Temporal server in use, once `temporal-check` has reached it. */
export interface TemporalLook {
  context: DoctorContext;
  /** Set by the check of the connection. */
  connected?: { client: Client; connection: TemporalConnectionOptions };
}

/** The client for checks that need the check of the connection. */
export function connected({ connected }: TemporalLook): NonNullable<TemporalLook['connected']> {
  if (connected === undefined) throw new Error('not connected');
  return connected;
}

/** `--address` as the tools of Temporal want it, for commands in advice. */
export const addressFlag = (connection: Pick<TemporalConnectionOptions, 'address' | 'namespace'>): string =>
  `--address ${connection.address} --namespace ${connection.namespace}`;
