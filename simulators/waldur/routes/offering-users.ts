import type { Context } from '../http/context.js';
import { conflict, forbidden, invalid } from '../http/errors.js';
import { booleanFilter, choiceFilter, timeFilter, uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { empty, json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { uuidOfUrl } from '../http/uuid.js';
import type { OfferingUser } from '../model.js';
import { renderOfferingUser } from '../render/user.js';
import { OFFERING_USER_TRANSITIONS, stateAfterUsername } from '../rules/offering-user-state.js';
import { isProvider } from '../rules/permissions.js';
import { visibleOfferingUser } from './lib/lookup.js';

const STATES = [
  'Requested',
  'Creating',
  'Pending account linking',
  'Pending additional validation',
  'OK',
  'Requested deletion',
  'Deleting',
  'Deleted',
  'Error creating',
  'Error deleting',
];

/** marketplace-offering-users: accounts of users in an offering. The state machine exists in the newer server only. */
export function registerOfferingUsers(router: Router): void {
  router.list('marketplace-offering-users/', list);
  router.create('marketplace-offering-users/', create);
  router.retrieve('marketplace-offering-users/{uuid}/', (context) =>
    json(200, sparse(renderOfferingUser(context.store, context.base, visibleOfferingUser(context)), context.query)),
  );
  router.add('PATCH', 'marketplace-offering-users/{uuid}/', 'detail', patch);
  router.action('marketplace-offering-users/{uuid}/update_restricted/', (context) => {
    const isRestricted = context.body().is_restricted === true;
    context.store.update('offeringUsers', ownOfferingUser(context), { isRestricted });
    return empty(200);
  });
  for (const action of Object.keys(OFFERING_USER_TRANSITIONS)) {
    router.action(`marketplace-offering-users/{uuid}/${action}/`, (context) => transition(context, action), {
      only: 'current',
    });
  }
}

function ownOfferingUser(context: Context): OfferingUser {
  const row = visibleOfferingUser(context);
  if (!isProvider(context.store, context.user, row.offering)) throw forbidden();
  return row;
}

function list(context: Context): Reply {
  const { store, query, user, base, generation } = context;
  const offerings = uuidFilter(query, 'offering_uuid');
  const users = uuidFilter(query, 'user_uuid');
  const states = generation === 'current' ? choiceFilter(query, 'state', STATES) : null;
  const restricted = booleanFilter(query, 'is_restricted');
  const username = query.get('user_username');
  const modified = timeFilter(query, 'modified');
  const rows = [...store.tables.offeringUsers.values()].filter(
    (row) =>
      within(offerings, row.offering) &&
      within(users, row.user) &&
      within(states, row.state) &&
      (restricted === null || row.isRestricted === restricted) &&
      (username === null || store.tables.users.get(row.user)?.username === username) &&
      (modified === null || Date.parse(row.modified) >= modified) &&
      (row.user === user.uuid || isProvider(store, user, row.offering)),
  );
  return paginate(context, rows, (row) => sparse(renderOfferingUser(store, base, row), query));
}

/** Needs the provider's link of the offering; the public one is refused. */
function create(context: Context): Reply {
  const { store, user, base } = context;
  const body = context.body();
  const offering = uuidOfUrl(body.offering, 'marketplace-provider-offerings');
  const account = uuidOfUrl(body.user, 'users');
  if (offering === null) throw invalid({ offering: ['Invalid hyperlink - Incorrect URL match.'] });
  const unknown = ['Invalid hyperlink - Object does not exist.'];
  if (!store.tables.offerings.has(offering)) throw invalid({ offering: unknown });
  if (account === null || !store.tables.users.has(account)) throw invalid({ user: unknown });
  if (!isProvider(store, user, offering)) throw forbidden();
  if (store.offeringUserOf(offering, account)) {
    throw invalid({ non_field_errors: ['The fields offering, user must make a unique set.'] });
  }
  const username = typeof body.username === 'string' ? body.username : '';
  const row = store.insert('offeringUsers', {
    ...store.stamp(),
    offering,
    user: account,
    username,
    state: username === '' ? 'Requested' : 'OK',
    isRestricted: false,
    comment: '',
    commentUrl: '',
  });
  const Location = `${base}marketplace-offering-users/${row.uuid}/`;
  return json(201, renderOfferingUser(store, base, row), { Location });
}

function patch(context: Context): Reply {
  const row = ownOfferingUser(context);
  const { username } = context.body();
  if (typeof username === 'string') {
    context.store.update('offeringUsers', row, { username, state: stateAfterUsername(row.state, username) });
  }
  return json(200, renderOfferingUser(context.store, context.base, row));
}

function transition(context: Context, action: string): Reply {
  const row = ownOfferingUser(context);
  const rule = OFFERING_USER_TRANSITIONS[action];
  if (!rule?.from.includes(row.state)) throw conflict(rule?.from ?? []);
  const { comment, comment_url: commentUrl } = context.body();
  context.store.update('offeringUsers', row, {
    state: rule.to,
    ...(typeof comment === 'string' ? { comment } : {}),
    ...(typeof commentUrl === 'string' ? { commentUrl } : {}),
  });
  return empty(200);
}
