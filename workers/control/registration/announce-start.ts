import type { Client } from '@temporalio/client';
import { CONTROL_QUEUE, registrationWorkflowId } from '../../../contracts/ids.js';
import type { RegistrationRequest } from '../../../contracts/registration.js';
import { WORKFLOWS } from '../../../contracts/workflow-names.js';
import type { ServedModes } from '../capability.js';

export interface AnnounceOptions {
  client: Pick<Client, 'workflow'>;
  /** Modes that are served, by offering id. */
  served: ServedModes;
  startedAt: Date;
  log: { warn(fields: object, message: string): void };
}

/**
 * Starts the registration of the agent of every offering that something is served for. Another process that starts at the same moment finds it
 * running and leaves it at that. Never throws: orders are carried out whether Waldur knows about the agent or not.
 */
export async function announceStart(options: AnnounceOptions): Promise<void> {
  const { client, served, startedAt, log } = options;
  for (const [offeringId, modes] of served) {
    const request: RegistrationRequest = { offeringId, modes: [...modes], startedAt: startedAt.toISOString() };
    try {
      await client.workflow.start(WORKFLOWS.registration, {
        workflowId: registrationWorkflowId(offeringId),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        taskQueue: CONTROL_QUEUE,
        args: [request],
        staticSummary: `agent of offering ${offeringId}`,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn(
        { offering: offeringId, reason },
        'the agent could not be registered in Waldur; orders go on without it',
      );
    }
  }
}
