import type { WaldurClient } from '../client/client.js';
import type { TeamMember } from '../client/schemas.js';

/** Members whose account is ready. Servers of 2024 have no states: a username there means ready. */
const isReady = (state: string | null | undefined): boolean => state === undefined || state === null || state === 'OK';

const distinct = (names: string[]): string[] => [...new Set(names)].sort();

/**
 * Usernames of the resource's team: members whose offering user has a username and is OK; distinct and sorted. Members
 * without an account are left out, they follow with the next membership sync.
 *
 * Servers whose team does not carry usernames are asked for the offering's users.
 */
export async function teamUsers(client: WaldurClient, offeringId: string, resourceUuid: string): Promise<string[]> {
  const team = await client.resources.team(resourceUuid);
  if (team.some((member) => member.offering_user_username === undefined)) {
    return usersOfOffering(client, offeringId, team);
  }
  return distinct(
    team
      .filter((member) => isReady(member.offering_user_state))
      .map((member) => member.offering_user_username ?? '')
      .filter((name) => name !== ''),
  );
}

async function usersOfOffering(
  client: WaldurClient,
  offeringId: string,
  team: readonly TeamMember[],
): Promise<string[]> {
  const members = new Set(team.map((member) => member.uuid));
  const users = await client.offerings.users(offeringId);
  return distinct(
    users
      .filter((user) => members.has(user.user_uuid) && user.username !== '' && isReady(user.state))
      .filter((user) => user.is_restricted !== true)
      .map((user) => user.username),
  );
}
