import { join } from 'node:path';
import { root } from './steps.mjs';

/** Options of esbuild for the command line: bundled so that it starts fast. */
export const cliBundle = {
  entryPoints: [
    { in: join(root, 'starters/cli/main.ts'), out: 'siteflow' },
    { in: join(root, 'starters/cli/old-names/waldur-site-agent.ts'), out: 'waldur_site_agent' },
  ],
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  chunkNames: 'chunks/[name]-[hash]',
  // Native or path-sensitive packages stay outside; the rest is bundled, which halves the start time.
  external: ['@temporalio/*', 'protobufjs', 'pino', 'prom-client', 'mqtt'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};
