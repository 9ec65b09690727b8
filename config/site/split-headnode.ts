import { Document } from 'yaml';
import { Secret } from '../../activities/lib/settings/secret.js';
import { schemasFor } from '../schema/backend-schemas.js';
import type { Reading } from '../yaml/reading.js';
import type { Offering, SiteConfig } from './site-config.js';

export interface HeadnodeFile {
  yaml: string;
  /** Secrets that were left out and are not Waldur's, as dotted paths: the head node may need its own. */
  leftOut: string[];
  /** Offerings whose backend has no head node. */
  skipped: string[];
}

/** User management in LDAP is done by the control process. */
const CONTROL_ONLY = new Set(['ldap']);

/**
 * The head node's part of a configuration: what its commands need, and no secret of any kind. Values are written out in
 * full, so that both ends have the same settings whatever their defaults.
 */
export function splitHeadnode(config: SiteConfig, reading: Reading): HeadnodeFile {
  const leftOut: string[] = [];
  const skipped: string[] = [];
  const offerings = config.offerings.flatMap((offering) => {
    if (schemasFor(offering.backend_type).headnode) return [headnodeOffering(offering, leftOut)];
    skipped.push(offering.name);
    return [];
  });
  const { temporal, slurm } = config.siteflow;
  const file = {
    timezone: config.timezone,
    log_level: config.log_level,
    offerings,
    siteflow: {
      role: 'headnode',
      temporal: withoutSecrets(temporal, 'siteflow.temporal', leftOut),
      ...(Object.keys(slurm).length === 0 ? {} : { slurm }),
    },
  };
  const document = new Document(file, { version: '1.1', aliasDuplicateObjects: false });
  document.commentBefore = ` Head node part of ${reading.tree.file}, written by siteflow config split. It contains no secrets.`;
  return { yaml: document.toString({ lineWidth: 0 }), leftOut, skipped };
}

function headnodeOffering(offering: Offering, leftOut: string[]): Record<string, unknown> {
  const settings = Object.entries(offering.backend_settings).filter(([key]) => !CONTROL_ONLY.has(key));
  return {
    name: offering.name,
    waldur_offering_uuid: offering.waldur_offering_uuid,
    backend_type: offering.backend_type,
    order_processing_backend: offering.order_processing_backend,
    membership_sync_backend: offering.membership_sync_backend,
    reporting_backend: offering.reporting_backend,
    backend_settings: withoutSecrets(Object.fromEntries(settings), `${offering.name}.backend_settings`, leftOut),
    backend_components: withoutSecrets(offering.backend_components, `${offering.name}.backend_components`, leftOut),
  };
}

function withoutSecrets(value: unknown, path: string, leftOut: string[]): unknown {
  if (Array.isArray(value)) return value.map((each, index) => withoutSecrets(each, `${path}.${index}`, leftOut));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    if (each === undefined) return [];
    if (!(each instanceof Secret)) return [[key, withoutSecrets(each, `${path}.${key}`, leftOut)]];
    leftOut.push(`${path}.${key}`);
    return [];
  });
  return Object.fromEntries(kept);
}
