import { ok, problem, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { callOf } from './call-of.js';
import { connected, type TemporalLook } from './temporal-look.js';

/** Orders that ended are looked at afterwards, for example after a long weekend. */
const LEAST_DAYS = 7;

/** Whether the namespace exists and keeps ended orders long enough to look at them. */
export const namespaceCheck: Check<TemporalLook> = {
  id: 'namespace',
  title: 'Temporal namespace',
  needs: ['temporal'],
  async run(look) {
    const { client, connection } = connected(look);
    const { namespace, address } = connection;
    const { describeNamespace } = await import('../../../../workers/lib/temporal/describe-namespace.js');
    const { GRPC, grpcCode } = await import('../../../../workers/lib/temporal/explain-grpc-error.js');
    try {
      const { retentionDays } = await describeNamespace(client.connection, namespace, callOf(client));
      if (retentionDays === undefined || retentionDays >= LEAST_DAYS) {
        return [
          ok(`namespace ${namespace}${retentionDays === undefined ? '' : ` keeps ended orders ${retentionDays} days`}`),
        ];
      }
      return [
        warning(
          `namespace ${namespace} forgets ended orders after ${retentionDays} days`,
          `temporal operator namespace update --address ${address} --namespace ${namespace} --retention 30d`,
        ),
      ];
    } catch (error) {
      const code = grpcCode(error);
      if (code === GRPC.NOT_FOUND) {
        return [
          problem(
            `namespace ${namespace} does not exist on ${address}`,
            `temporal operator namespace create --address ${address} --namespace ${namespace} --retention 30d (on Temporal Cloud: in its web page), or correct siteflow.temporal.namespace`,
          ),
        ];
      }
      if (code === GRPC.PERMISSION_DENIED) {
        return [
          problem(
            `these credentials may not look at namespace ${namespace}`,
            'Give them write access to the namespace, or correct siteflow.temporal.namespace.',
          ),
        ];
      }
      throw error;
    }
  },
};
