import type { WaldurSimulator } from '../../../../simulators/waldur/index.js';
import { UuidMap } from './compare.js';

const PLUGIN_OPTIONS = {
  homedir_prefix: '/home/',
  initial_uidnumber: 5000,
  auto_approve_remote_orders: false,
  username_generation_policy: 'service_provider',
  initial_primarygroup_number: 5000,
  service_provider_can_create_offering_user: true,
};

/** The installation that the transcripts were recorded on, before the first order; with the uuids it had there. */
export function recordedWorld({ world }: WaldurSimulator): UuidMap {
  const map = new UuidMap();
  const provider = world.addCustomer({ name: 'HPC Provider', abbreviation: 'HPC', serviceProvider: true });
  const university = world.addCustomer({ name: 'University', abbreviation: 'UNI' });
  const project = world.addProject({ customer: university, name: 'Physics' });
  const user = (username: string, more: Omit<Parameters<typeof world.addUser>[0], 'username' | 'token'> = {}) =>
    world.addUser({
      username,
      token: `${username}-token`,
      firstName: `${username[0]?.toUpperCase()}${username.slice(1)}`,
      ...more,
    });
  user('staff', { isStaff: true });
  const agent = user('agent', { roles: [{ name: 'CUSTOMER.OWNER', scope: provider }] });
  const alice = user('alice', { roles: [{ name: 'CUSTOMER.OWNER', scope: university }] });
  const bob = user('bob');
  const nobody = user('nobody');
  world.addTeamMember(project, bob, 'admin');
  const offering = world.addOffering({
    customer: provider,
    name: 'Tetralith',
    pluginOptions: PLUGIN_OPTIONS,
    secretOptions: { service_provider_can_create_offering_user: true },
  });
  const pairs: [string, string][] = [
    ['8fd40ce63e7944808143026ec933d9da', provider.uuid],
    ['2e966cffcad34e6992492f578e4528cc', provider.serviceProviderUuid ?? ''],
    ['4a1ce6ba74fc46229d565a3b128c339a', university.uuid],
    ['030848e1d23c4307a154275671186433', project.uuid],
    ['b07fa989d1da4ba39b2c26c2299f8a48', agent.uuid],
    ['babb1f87c2ce43389c72a4cc5678e466', alice.uuid],
    ['73dcf36142f049a380c5dc92901a1972', bob.uuid],
    ['7f3ed7765ad2479faf08a580ba572ae1', nobody.uuid],
    ['10048ae8766c42e8a571d44e46f63517', offering.uuid],
    ['9391d9acb0b74d3f885a9f980e8451c4', offering.plans[0]?.uuid ?? ''],
    ['c2b2fc39f5c34a7598e46cbcda542577', offering.categoryUuid],
  ];
  for (const [recorded, simulated] of pairs) map.set(recorded, simulated);
  return map;
}
