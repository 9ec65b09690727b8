import { ok, problem, type Seen } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { callOf } from './call-of.js';
import { addressFlag, connected, type TemporalLook } from './temporal-look.js';

/** Whether the namespace has our search attributes; a workflow start that names an unknown one fails. */
export const searchAttributesCheck: Check<TemporalLook> = {
  id: 'search-attributes',
  title: 'search attributes',
  needs: ['namespace'],
  async run(look) {
    const { client, connection } = connected(look);
    const { lookAtSearchAttributes } = await import('../../../../workers/lib/temporal/look-at-search-attributes.js');
    const seen = await lookAtSearchAttributes(client.connection, connection.namespace, callOf(client));
    const { missing, wrongType, mayAdd } = seen;
    const tool = `temporal operator search-attribute`;
    const findings: Seen[] = [];
    if (wrongType.length > 0) {
      findings.push(
        problem(
          `search attributes exist with another type than Keyword: ${wrongType.join(', ')}`,
          `${tool} remove ${addressFlag(connection)} ${wrongType.map((name) => `--name ${name}`).join(' ')} --yes (if nobody else uses them; else set another siteflow.temporal.namespace)`,
        ),
      );
    }
    if (missing.length > 0) {
      const types = missing.map((name) => `--name ${name} --type Keyword`).join(' ');
      findings.push(
        problem(
          `search attributes are missing: ${missing.join(', ')}`,
          mayAdd
            ? `${tool} create ${addressFlag(connection)} ${types} (siteflow worker control does it at its start, if it may)`
            : `tcld namespace search-attributes add --namespace ${connection.namespace} ${missing.map((name) => `--sa "${name}=Keyword"`).join(' ')}`,
        ),
      );
    }
    return findings.length > 0 ? findings : [ok('all search attributes are there')];
  },
};
