import type { Context } from '../http/context.js';
import { uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import type { Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import type { SpecialAccount } from '../model.js';
import { link } from '../render/links.js';
import type { Store } from '../world/store.js';
import { providerOffering } from './lib/lookup.js';

/** Service accounts of projects and course accounts, both listed per offering (newer server). */
export function registerAccounts(router: Router): void {
  const base = 'marketplace-provider-offerings/{uuid}';
  router.read(`${base}/list_project_service_accounts/`, (context) => list(context, 'service'), { only: 'current' });
  router.read(`${base}/list_course_accounts/`, (context) => list(context, 'course'), { only: 'current' });
}

function list(context: Context, kind: SpecialAccount['kind']): Reply {
  const { store, query, base } = context;
  const offering = providerOffering(context);
  const projects = uuidFilter(query, 'project_uuid');
  const rows = [...store.tables.accounts.values()].filter(
    (row) => row.kind === kind && row.offering === offering.uuid && within(projects, row.project),
  );
  return paginate(context, rows, (row) => sparse(render(store, base, row), query));
}

function render(store: Store, base: string, row: SpecialAccount): object {
  const project = store.tables.projects.get(row.project);
  const customer = project && store.tables.customers.get(project.customer);
  const common = {
    uuid: row.uuid,
    created: row.created,
    modified: row.modified,
    username: row.username,
    email: row.email,
    description: '',
    error_message: '',
    error_traceback: '',
    state: row.state,
    project: row.project,
    project_uuid: row.project,
    project_name: project?.name ?? '',
    customer_uuid: customer?.uuid ?? '',
    customer_name: customer?.name ?? '',
  };
  if (row.kind === 'service') {
    const url = link(base, 'marketplace-project-service-accounts', row.uuid);
    return { url, ...common, token: null, expires_at: null, customer_abbreviation: customer?.abbreviation ?? '' };
  }
  return {
    url: link(base, 'marketplace-course-accounts', row.uuid),
    ...common,
    project_slug: project?.slug ?? '',
    project_start_date: null,
    project_end_date: project?.endDate ?? null,
    user_uuid: row.user ?? row.uuid,
  };
}
