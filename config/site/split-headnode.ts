import { Document } from 'yaml';
import { Secret } from '../../activities/lib/settings/secret.js';
import { JOB_KEYS, JOBS } from '../backends/jobs-of.js';
import { descriptorOf, descriptors } from '../backends/registry.js';
import { siteOf } from '../backends/site-of.js';
import type { Reading } from '../yaml/reading.js';
import type { BackendPart, Offering, SiteConfig } from './site-config.js';
import { withParts } from './with-parts.js';

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
    const parts = headnodeParts(offering);
    if (Object.keys(parts).length > 0) return [headnodeOffering(offering, parts, leftOut)];
    skipped.push(offering.name);
    return [];
  });
  const file = {
    timezone: config.timezone,
    log_level: config.log_level,
    offerings,
    siteflow: {
      role: 'headnode',
      temporal: withoutSecrets(config.siteflow.temporal, 'siteflow.temporal', leftOut),
      ...sites(config, leftOut),
    },
  };
  const document = new Document(file, { version: '1.1', aliasDuplicateObjects: false });
  document.commentBefore = ` Head node part of ${reading.tree.file}, written by siteflow config split. It contains no secrets.`;
  return { yaml: document.toString({ lineWidth: 0 }), leftOut, skipped };
}

/** What the backends of an offering that run commands are set to. */
const headnodeParts = ({ backends }: Offering): Record<string, BackendPart> =>
  Object.fromEntries(Object.entries(backends).filter(([name]) => descriptorOf(name)?.runs === 'headnode'));

const sites = ({ siteflow }: SiteConfig, leftOut: string[]): Record<string, unknown> =>
  Object.fromEntries(
    descriptors()
      .filter(({ runs }) => runs === 'headnode')
      .map(({ name }): [string, unknown] => [name, withoutSecrets(siteOf(siteflow, name), `siteflow.${name}`, leftOut)])
      .filter(([, site]) => Object.keys(site as object).length > 0),
  );

function headnodeOffering(
  offering: Offering,
  parts: Record<string, BackendPart>,
  leftOut: string[],
): Record<string, unknown> {
  const { backend_settings: all, backend_components: components } = withParts({}, parts);
  const settings = Object.entries(all).filter(([key]) => !CONTROL_ONLY.has(key));
  return {
    name: offering.name,
    waldur_offering_uuid: offering.waldur_offering_uuid,
    backend_type: offering.backend_type,
    ...jobsOfParts(offering, parts),
    backend_settings: withoutSecrets(Object.fromEntries(settings), `${offering.name}.backend_settings`, leftOut),
    backend_components: withoutSecrets(components, `${offering.name}.backend_components`, leftOut),
  };
}

/** A job of another backend is nobody's there: its settings are not in the head node's file. */
const jobsOfParts = (offering: Offering, parts: object): Record<string, string> =>
  Object.fromEntries(
    JOBS.flatMap((job): [string, string][] => {
      const given = offering[JOB_KEYS[job]];
      return given === undefined ? [] : [[JOB_KEYS[job], Object.hasOwn(parts, given.toLowerCase()) ? given : '']];
    }),
  );

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
