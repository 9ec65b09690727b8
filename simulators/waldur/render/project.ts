import type { Project } from '../model.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';

/** States in which a resource counts for its project (recorded: Creating and Erred ones do not). */
const COUNTED = ['OK', 'Updating', 'Terminating'];

export function renderProject(store: Store, base: string, project: Project): object {
  const customer = store.tables.customers.get(project.customer);
  const resources = [...store.tables.resources.values()].filter(
    (resource) => resource.project === project.uuid && COUNTED.includes(resource.state),
  );
  const perCategory: { [category: string]: number } = {};
  for (const resource of resources) {
    const category = store.tables.offerings.get(resource.offering)?.categoryUuid ?? '';
    perCategory[category] = (perCategory[category] ?? 0) + 1;
  }
  return {
    url: link(base, 'projects', project.uuid),
    uuid: project.uuid,
    name: project.name,
    slug: project.slug,
    customer: link(base, 'customers', project.customer),
    customer_uuid: project.customer,
    customer_name: customer?.name ?? '',
    customer_slug: customer?.slug ?? '',
    customer_native_name: '',
    customer_abbreviation: customer?.abbreviation ?? '',
    description: project.description,
    created: project.created,
    type: null,
    backend_id: '',
    start_date: null,
    end_date: project.endDate,
    end_date_requested_by: null,
    ...(store.generation === '2024' ? { oecd_fos_2007_code: null, oecd_fos_2007_label: null } : {}),
    is_industry: false,
    image: null,
    resources_count: resources.length,
    billing_price_estimate: { total: 0, current: 0, tax: 0, tax_current: 0 },
    marketplace_resource_count: perCategory,
  };
}
