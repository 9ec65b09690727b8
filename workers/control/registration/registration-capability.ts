import { registerAgent } from '../../../activities/waldur/agent/register-agent.js';
import { jobsOf } from '../../../config/backends/jobs-of.js';
import type { RegistrationActivities } from '../../../contracts/registration.js';
import { VERSION } from '../../../contracts/version.js';
import type { MakeCapability } from '../capability.js';
import { announceStart } from './announce-start.js';
import { dependencies } from './dependencies.js';

/** Keeps Waldur's records of the agent: its version, its start, and the modes that it serves. */
export const registrationCapability: MakeCapability = ({ config, client, waldur, log, startedAt, announce }) => {
  const types = new Map(
    config.offerings.map((each) => [each.waldur_offering_uuid, jobsOf(each).orders ?? each.backend_type]),
  );
  const agent = {
    version: VERSION,
    dependencies: dependencies(),
    startedAt,
    backendType: (id: string) => types.get(id) ?? '',
  };
  const activities: RegistrationActivities = {
    registerAgent: (request) => registerAgent({ ...waldur, agent }, request),
  };
  return {
    name: 'registration',
    activities,
    ready: (served) => {
      if (announce) void announceStart({ client, served, startedAt, log });
    },
  };
};
