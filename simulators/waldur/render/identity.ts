import type { Context } from '../http/context.js';
import type { AgentIdentity, AgentProcessor, AgentService } from '../model.js';
import { link } from './links.js';

export function renderIdentity({ store, base }: Context, row: AgentIdentity): object {
  const services = [...store.tables.services.values()].filter((service) => service.identity === row.uuid);
  return {
    uuid: row.uuid,
    url: link(base, 'marketplace-site-agent-identities', row.uuid),
    offering: row.offering,
    created_by: row.createdBy,
    name: row.name,
    version: row.version,
    dependencies: row.dependencies,
    config_file_path: row.configFilePath,
    config_file_content: row.configFileContent,
    last_restarted: row.lastRestarted,
    created: row.created,
    modified: row.modified,
    services: services.map((service) => ({
      uuid: service.uuid,
      url: link(base, 'marketplace-site-agent-services', service.uuid),
      name: service.name,
      mode: service.mode,
      state: 'Active',
      statistics: {},
      created: service.created,
      modified: service.modified,
    })),
  };
}

export function renderService({ store, base }: Context, row: AgentService): object {
  const processors = [...store.tables.processors.values()].filter((processor) => processor.service === row.uuid);
  return {
    uuid: row.uuid,
    url: link(base, 'marketplace-site-agent-services', row.uuid),
    identity: row.identity,
    identity_name: store.tables.identities.get(row.identity)?.name ?? '',
    name: row.name,
    mode: row.mode,
    state: 'Active',
    statistics: {},
    created: row.created,
    modified: row.modified,
    processors: processors.map((processor) => processorFields(base, processor)),
  };
}

export function renderProcessor({ store, base }: Context, row: AgentProcessor): object {
  return {
    ...processorFields(base, row),
    service: row.service,
    service_name: store.tables.services.get(row.service)?.name ?? '',
  };
}

function processorFields(base: string, row: AgentProcessor): object {
  return {
    uuid: row.uuid,
    url: link(base, 'marketplace-site-agent-processors', row.uuid),
    name: row.name,
    backend_type: row.backendType,
    backend_version: row.backendVersion,
    last_run: row.modified,
    created: row.created,
    modified: row.modified,
  };
}
