import * as z from 'zod';
import {
  dwdiComputeSettingsSchema,
  dwdiInferenceSettingsSchema,
  dwdiStorageSettingsSchema,
} from '../../activities/dwdi/config.js';
import { backendComponentSchema, componentShape } from '../../activities/lib/settings/component-config.js';
import { moabSettingsSchema } from '../../activities/moab/config.js';
import { mupComponentSchema, mupSettingsSchema } from '../../activities/mup/config.js';
import { slurmSettingsSchema } from '../../activities/slurm/settings/config.js';

interface BackendSchemas {
  settings: z.ZodType;
  component: z.ZodType;
  /** Its commands run on a head node; otherwise it is reached over HTTP from the control process. */
  headnode: boolean;
}

/** Schemas of `backend_settings` and of one entry of `backend_components`, by backend type. */
export const BACKEND_SCHEMAS = {
  slurm: { settings: slurmSettingsSchema, component: backendComponentSchema, headnode: true },
  moab: { settings: moabSettingsSchema, component: backendComponentSchema, headnode: true },
  mup: { settings: mupSettingsSchema, component: mupComponentSchema, headnode: false },
  'cscs-dwdi-compute': { settings: dwdiComputeSettingsSchema, component: backendComponentSchema, headnode: false },
  'cscs-dwdi-storage': { settings: dwdiStorageSettingsSchema, component: backendComponentSchema, headnode: false },
  'cscs-dwdi-inference': { settings: dwdiInferenceSettingsSchema, component: backendComponentSchema, headnode: false },
} as const satisfies Record<string, BackendSchemas>;

export type BackendType = keyof typeof BACKEND_SCHEMAS;

export const BACKEND_TYPES = Object.keys(BACKEND_SCHEMAS) as BackendType[];

export const isBackendType = (type: string): type is BackendType => Object.hasOwn(BACKEND_SCHEMAS, type);

/** Backend types of other plugins of waldur-site-agent, which are not typing mistakes. */
export const FOREIGN_BACKENDS: readonly string[] = [
  'basic',
  'ceph-s3',
  'croit-s3',
  'cscs-hpc-storage',
  'digitalocean',
  'envoy-ai-gateway',
  'harbor',
  'hetzner',
  'k8s-ut-namespace',
  'keycloak',
  'ldap',
  'nextcloud',
  'okd',
  'opennebula',
  'proxmox',
  'rancher',
  'rancher-kc-crd',
  'waldur',
];

/** Backends of other plugins: their settings are read and left alone. */
export const otherBackend = {
  settings: z.record(z.string(), z.unknown()).meta({ description: 'Settings of a backend that is not known here.' }),
  component: z
    .looseObject(componentShape)
    .meta({ description: 'One component of an offering whose backend is not known here.' }),
  headnode: false,
} satisfies BackendSchemas;

export const schemasFor = (backendType: string): BackendSchemas =>
  isBackendType(backendType) ? BACKEND_SCHEMAS[backendType] : otherBackend;
