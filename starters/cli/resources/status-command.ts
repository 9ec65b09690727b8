import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { startStatus } from '../../../activities/temporal/start-status.js';
import { clusterOf } from '../../../config/backends/target-of.js';
import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import { FAILURES, isFailureType } from '../../../contracts/failure-types.js';
import type { ApplyStatusResult } from '../../../contracts/status.js';
import { loadSite } from '../../lib/load-site.js';
import { withClient } from '../../lib/with-client.js';
import { CliError, EXIT } from '../exit-codes.js';
import type { TemporalFlags } from '../options.js';
import { positive, print } from '../print.js';
import { type FoundResource, findResource } from './find-resource.js';

export interface StatusOptions extends TemporalFlags {
  offering?: string;
  timeout: string;
  json?: boolean;
}

/** `siteflow resources pause|downscale|restore` */
export async function statusCommand(status: AllocationStatus, text: string, options: StatusOptions): Promise<void> {
  const timeoutMs = positive('timeout', options.timeout) * 1000;
  const config = loadSite(options);
  const found = await findResource(config, text, options.offering);
  await withClient(options, async (client) => {
    const handle = await startStatus(client, input(found, status)).catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      throw new CliError(`The status of ${text} is being changed already (${error.workflowId}).`, EXIT.partial);
    });
    const timer = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), timeoutMs).unref());
    const result = await Promise.race([handle.result(), timer]).catch((error: unknown) => {
      throw explained(error, text);
    });
    if (result === 'late') {
      throw new CliError(
        `No result within ${options.timeout} s; it goes on as ${handle.workflowId}. Do control and head-node worker run?`,
        EXIT.partial,
      );
    }
    print(options.json, result, () => render(result, text));
    process.exitCode = exitCode(result);
  });
}

const input = ({ offering, resourceUuid }: FoundResource, status: AllocationStatus) => ({
  ...{ offeringId: offering.waldur_offering_uuid, resourceUuid, status },
  cluster: clusterOf(offering, 'orders'),
});

function exitCode({ outcome }: ApplyStatusResult): number {
  if (outcome === 'gone') return EXIT.notFound;
  return outcome === 'not-now' ? EXIT.partial : EXIT.ok;
}

function render({ outcome, status, backendId, changes, warnings, reason }: ApplyStatusResult, text: string): string {
  if (outcome === 'gone' || outcome === 'not-now') return `${text}: nothing was changed: ${reason}.`;
  const head =
    outcome === 'unchanged' ? `account ${backendId} is ${status} already` : `account ${backendId} is ${status} now`;
  return [head, ...changes.map((change) => `  ${change}`), ...warnings.map((warning) => `  note: ${warning}`)].join(
    '\n',
  );
}

/** The failure of the activity behind the workflow's, with what to do about it. */
function explained(error: unknown, text: string): unknown {
  if (!(error instanceof WorkflowFailedError)) return error;
  const { cause } = error;
  const inner = cause instanceof ActivityFailure ? cause.cause : cause;
  if (!(inner instanceof ApplicationFailure) || !isFailureType(inner.type)) return error;
  return new CliError(`${text}: ${inner.message}\n${FAILURES[inner.type].advice}`, EXIT.unexpected);
}
