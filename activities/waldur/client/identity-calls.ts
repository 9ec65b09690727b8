import { readList } from '../lists/read-list.js';
import {
  type AgentIdentity,
  type AgentServiceWithProcessors,
  agentIdentity,
  agentServiceWithProcessors,
  eventQueue,
  type WaldurEventQueue,
} from './schemas.js';
import { type WaldurHttp, withFallback } from './waldur-http.js';

export const IDENTITIES = 'marketplace-site-agent-identities/';
const IDENTITY = `${IDENTITIES}{uuid}/`;
const SERVICE = 'marketplace-site-agent-services/{uuid}/';

export interface IdentityFacts {
  offering: string;
  name: string;
  version: string;
  dependencies: { package: string; version: string }[];
  /** ISO-8601. */
  last_restarted: string;
}

export interface ProcessorFacts {
  name: string;
  backend_type: string;
  backend_version: string;
}

/** What Waldur keeps about agents; servers of 2024 have none of these calls. */
export interface IdentityCalls {
  /** @returns `unsupported` when this Waldur has no such call; undefined when nothing of that name is there */
  find(offeringUuid: string, name: string): Promise<AgentIdentity | 'unsupported' | undefined>;
  create(facts: IdentityFacts): Promise<AgentIdentity>;
  update(uuid: string, facts: IdentityFacts): Promise<void>;
  service(uuid: string): Promise<AgentServiceWithProcessors>;
  /** Waldur answers with the service that is there when one of that name is. */
  registerService(identityUuid: string, mode: string): Promise<AgentServiceWithProcessors>;
  registerProcessor(serviceUuid: string, facts: ProcessorFacts): Promise<void>;
  /** Queue of an identity for events about these types of objects; the same one for the same user every time. */
  registerQueue(identityUuid: string, objectTypes: readonly string[]): Promise<WaldurEventQueue>;
}

export function identityCalls(http: WaldurHttp): IdentityCalls {
  return {
    find: (offeringUuid, name) =>
      withFallback<AgentIdentity | 'unsupported' | undefined>(
        http.capabilities,
        IDENTITIES,
        async () => {
          const call = { route: IDENTITIES, what: `identity ${name}`, query: { name } };
          const rows = await readList(http, call, agentIdentity);
          // The filter may be one for parts of names.
          return rows.find((row) => row.name === name && row.offering === offeringUuid);
        },
        async () => 'unsupported',
      ),
    create: (facts) => http.postFor({ route: IDENTITIES, what: `identity ${facts.name}` }, facts, agentIdentity),
    update: (uuid, facts) => http.put({ route: IDENTITY, uuid, what: `identity ${facts.name}` }, facts),
    service: (uuid) => http.get({ route: SERVICE, uuid, what: `agent service ${uuid}` }, agentServiceWithProcessors),
    registerService: (uuid, mode) => {
      const call = {
        route: `${IDENTITY}register_service/`,
        uuid,
        what: `register_service ${mode} of identity ${uuid}`,
      };
      return http.postFor(call, { name: mode, mode }, agentServiceWithProcessors);
    },
    registerProcessor: (uuid, facts) => {
      const call = {
        route: `${SERVICE}register_processor/`,
        uuid,
        what: `register_processor of agent service ${uuid}`,
      };
      return http.post(call, facts);
    },
    registerQueue: (uuid, objectTypes) => {
      const call = { route: `${IDENTITY}register_queue/`, uuid, what: `register_queue of identity ${uuid}` };
      return http.postFor(call, { object_types: objectTypes }, eventQueue);
    },
  };
}
