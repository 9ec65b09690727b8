import type { RegistrationRequest, RegistrationResult } from '../../../contracts/registration.js';
import { hexUuid } from '../client/hex-uuid.js';
import { IDENTITIES, type IdentityCalls, type IdentityFacts, type ProcessorFacts } from '../client/identity-calls.js';
import type { AgentIdentity } from '../client/schemas.js';
import { type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';

/** What one process knows about itself. */
export interface AgentFacts {
  version: string;
  /** Packages that the process is made of. */
  dependencies: { package: string; version: string }[];
  startedAt: Date;
  backendType(offeringId: string): string;
}

export interface RegisterDeps extends OrderActivityDeps {
  agent: AgentFacts;
}

/** Name under which the work on one mode's orders or reports is shown in Waldur. */
const processorName = (mode: string): string => `siteflow ${mode}`;

/**
 * Tells Waldur which agent serves an offering: identity `agent-<offering>`, a service for each mode, a processor for
 * each service. Reads first and writes only what differs, so a second run for the same start sends nothing but reads.
 * The start is recorded once: when the identity says an older one.
 *
 * @throws failures of the table; no order waits for this
 */
export async function registerAgent(deps: RegisterDeps, request: RegistrationRequest): Promise<RegistrationResult> {
  const { offeringId } = request;
  const { identities, baseUrl, capabilities } = offeringContext(deps, offeringId).client;
  const facts = identityFacts(deps.agent, request);
  const backend = { backend_type: deps.agent.backendType(offeringId), backend_version: deps.agent.version };

  const isNews = !capabilities.isMissing(IDENTITIES);
  const found = await identities.find(facts.offering, facts.name);
  if (found === 'unsupported') {
    if (isNews)
      deps.log.info({ waldur: baseUrl }, 'this Waldur keeps no records of agents; nothing is registered there');
    return { status: 'unsupported' };
  }
  const changes: string[] = [];
  if (found !== undefined && differs(found, facts)) {
    await identities.update(found.uuid, facts);
    changes.push('identity updated');
  }
  if (found === undefined) changes.push('identity made');
  const identity = found ?? (await identities.create(facts));
  for (const mode of request.modes) {
    changes.push(...(await registerMode(identities, identity, mode, { name: processorName(mode), ...backend })));
  }
  deps.log.info({ offering: offeringId, changes }, `the agent is registered in Waldur as ${facts.name}`);
  return { status: 'registered', changes };
}

async function registerMode(
  identities: IdentityCalls,
  identity: AgentIdentity,
  mode: string,
  facts: ProcessorFacts,
): Promise<string[]> {
  const changes: string[] = [];
  const found = identity.services.find((service) => service.name === mode && service.mode === mode);
  if (found === undefined) changes.push(`service ${mode} made`);
  const service =
    found === undefined ? await identities.registerService(identity.uuid, mode) : await identities.service(found.uuid);
  const known = service.processors.some(
    (row) =>
      row.name === facts.name &&
      row.backend_type === facts.backend_type &&
      row.backend_version === facts.backend_version,
  );
  if (known) return changes;
  await identities.registerProcessor(service.uuid, facts);
  return [...changes, `processor ${facts.name} registered`];
}

/** The process that carries this out has started, too; it may have taken over the request of one that is gone. */
function identityFacts(agent: AgentFacts, { offeringId, startedAt }: RegistrationRequest): IdentityFacts {
  const started = Math.max(Date.parse(startedAt), agent.startedAt.getTime());
  const offering = hexUuid(offeringId);
  return {
    offering,
    name: `agent-${offering}`,
    version: agent.version,
    dependencies: agent.dependencies,
    last_restarted: new Date(started).toISOString(),
  };
}

function differs(found: AgentIdentity, facts: IdentityFacts): boolean {
  const list = (rows: IdentityFacts['dependencies']): string =>
    JSON.stringify(rows.map((row) => `${row.package} ${row.version}`).sort());
  return (
    found.version !== facts.version ||
    list(found.dependencies) !== list(facts.dependencies) ||
    Date.parse(found.last_restarted ?? '') < Date.parse(facts.last_restarted) ||
    !found.last_restarted
  );
}
