import type { OfferingUser, TeamMember, User } from '../model.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';

export function fullName(user: User): string {
  return `${user.firstName} ${user.lastName}`.trim();
}

const ROLE_DESCRIPTION = {
  'CUSTOMER.OWNER': 'Organization owner',
  'PROJECT.ADMIN': 'Project administrator',
  'PROJECT.MANAGER': 'Project manager',
  'PROJECT.MEMBER': 'Project member',
} as const;

/** Roles are fixed objects of an installation; these are arbitrary but stable. */
const ROLE_UUID = {
  'CUSTOMER.OWNER': '0440efeb2ce044d0a0fd301897df28fa',
  'PROJECT.ADMIN': '04f34e89631447fa8fb2931764d5eeef',
  'PROJECT.MANAGER': '04f34e89631447fa8fb2931764d5eef0',
  'PROJECT.MEMBER': '04f34e89631447fa8fb2931764d5eef1',
} as const;

/** The caller's own profile. It contains the token, as the real one does: clients must not log it. */
export function renderMe(store: Store, base: string, user: User): object {
  return {
    url: link(base, 'users', user.uuid),
    uuid: user.uuid,
    username: user.username,
    slug: user.slug,
    full_name: fullName(user),
    native_name: '',
    job_title: '',
    email: user.email,
    phone_number: '',
    organization: '',
    civil_number: null,
    ...(user.isStaff || user.isSupport || store.generation === 'current'
      ? { description: '', is_staff: user.isStaff, is_active: true, is_support: user.isSupport }
      : {}),
    token: user.token,
    token_lifetime: 31536000,
    registration_method: 'default',
    date_joined: user.created,
    agreement_date: null,
    preferred_language: '',
    permissions: user.roles.map((role) => renderPermission(store, user, role)),
    requested_email: null,
    affiliations: [],
    first_name: user.firstName,
    last_name: user.lastName,
    identity_provider_name: 'Local DB',
    identity_provider_label: 'Local DB',
    identity_provider_management_url: '',
    identity_provider_fields: [],
    image: null,
    identity_source: '',
    ...(store.generation === 'current' ? { ip_address: '127.0.0.1', profile_completeness: COMPLETE_PROFILE } : {}),
  };
}

const COMPLETE_PROFILE = {
  is_complete: true,
  missing_fields: [],
  mandatory_fields: [],
  enforcement_enabled: false,
};

function renderPermission(store: Store, user: User, role: User['roles'][number]): object {
  const project = store.tables.projects.get(role.scope);
  const customer = store.tables.customers.get(project?.customer ?? role.scope);
  return {
    user_uuid: user.uuid,
    user_name: fullName(user),
    user_slug: user.slug,
    created: role.created,
    expiration_time: null,
    role_name: role.name,
    role_description: ROLE_DESCRIPTION[role.name],
    role_uuid: ROLE_UUID[role.name],
    scope_type: project ? 'project' : 'customer',
    scope_uuid: role.scope,
    scope_name: project?.name ?? customer?.name ?? '',
    ...(project ? { customer_uuid: project.customer, customer_name: customer?.name ?? '' } : {}),
  };
}

/** One member of a resource's team, with the account that the offering gave to the user. */
export function renderTeamMember(store: Store, base: string, member: TeamMember, offering: string): object {
  const user = store.tables.users.get(member.user);
  const account = store.offeringUserOf(offering, member.user);
  return {
    url: link(base, 'users', member.user),
    uuid: member.user,
    username: user?.username ?? '',
    full_name: user ? fullName(user) : '',
    email: user?.email ?? '',
    role: member.role,
    expiration_time: member.expirationTime,
    offering_user_username: account?.username ?? null,
    ...(store.generation === 'current' ? { offering_user_state: account?.state ?? null } : {}),
  };
}

export function renderOfferingUser(store: Store, base: string, row: OfferingUser): object {
  const { users, offerings, customers } = store.tables;
  const user = users.get(row.user);
  const offering = offerings.get(row.offering);
  const customer = offering && customers.get(offering.customer);
  return {
    url: link(base, 'marketplace-offering-users', row.uuid),
    uuid: row.uuid,
    user: link(base, 'users', row.user),
    offering: link(base, 'marketplace-provider-offerings', row.offering),
    username: row.username,
    offering_uuid: row.offering,
    offering_name: offering?.name ?? '',
    user_uuid: row.user,
    user_username: user?.username ?? '',
    user_full_name: user ? fullName(user) : '',
    created: row.created,
    modified: row.modified,
    ...(store.generation === '2024' ? { propagation_date: row.created } : {}),
    customer_uuid: customer?.uuid ?? '',
    customer_name: customer?.name ?? '',
    is_restricted: row.isRestricted,
    ...(store.generation === 'current' ? newerFields(row, user) : {}),
  };
}

function newerFields(row: OfferingUser, user: User | undefined): object {
  return {
    state: row.state,
    runtime_state: 'Active',
    service_provider_comment: row.comment,
    service_provider_comment_url: row.commentUrl,
    user_email: user?.email ?? '',
    user_first_name: user?.firstName ?? '',
    user_last_name: user?.lastName ?? '',
    user_affiliations: [],
    user_organization: '',
    has_consent: true,
    requires_reconsent: false,
    is_profile_complete: true,
    missing_profile_attributes: [],
  };
}
