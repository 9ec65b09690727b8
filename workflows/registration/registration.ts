import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { RegistrationActivities, RegistrationRequest, RegistrationResult } from '../../contracts/registration.js';
import { REGISTRATION } from '../lib/activity-options.js';

const { registerAgent } = proxyActivities<RegistrationActivities>({
  ...REGISTRATION,
  summary: 'tell Waldur which agent serves the offering',
});

/**
 * Tells Waldur once about the agent of an offering; started when a control worker starts, and by nothing else. Orders
 * do not wait for it.
 */
export async function registration(request: RegistrationRequest): Promise<RegistrationResult> {
  const result = await registerAgent(request);
  setCurrentDetails(
    result.status === 'unsupported'
      ? 'this Waldur keeps no records of agents'
      : result.changes.join(', ') || 'everything was there',
  );
  return result;
}
