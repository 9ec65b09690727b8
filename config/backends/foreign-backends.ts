import * as z from 'zod';
import { componentShape } from '../../activities/lib/settings/component-config.js';

/** Backend types of other plugins of waldur-site-agent, which are not typing mistakes. */
const FOREIGN_BACKENDS: ReadonlySet<string> = new Set([
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
]);

export const isForeignBackend = (name: string): boolean => FOREIGN_BACKENDS.has(name.toLowerCase());

/** Backends of other plugins: their settings are read and left alone. */
export const foreignSchemas = {
  settings: z.record(z.string(), z.unknown()).meta({ description: 'Settings of a backend that is not known here.' }),
  component: z
    .looseObject(componentShape)
    .meta({ description: 'One component of an offering whose backend is not known here.' }),
};
