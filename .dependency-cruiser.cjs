/**
 * The import table of docs/architecture.md: which folder may import what. `npm run lint` enforces it and
 * test/unit/lint/import-table.test.ts plants violations to show that it does.
 */
const ours = '^(contracts|config|workflows|activities|workers|starters|servers|simulators|backends\\.ts)';
const npm = '^node_modules|^[^./]*$';

/** Settings of a system: schemas, and nothing that does anything. */
const CONFIG = '^activities/[^/]+/(settings/)?[a-z-]*config\\.ts$';
/** What everybody may know of a backend. */
const DESCRIPTOR = '^activities/[^/]+/descriptors?\\.ts$';
/** Systems that are no backends. */
const SYSTEMS = '^activities/(hpc-user|ldap|lib|notify|temporal|unix|volumes|waldur)/';

const only = (name, from, allowed, comment, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: allowed, ...extra },
});

module.exports = {
  forbidden: [
    only('contracts-stand-alone', '^contracts/', '^contracts/', 'contracts are what both ends of a queue share'),
    {
      name: 'contracts-no-npm',
      severity: 'error',
      comment: 'contracts go into the workflow bundle: types at most',
      from: { path: '^contracts/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], dependencyTypesNot: ['type-only'] },
    },
    only(
      'workflows-deterministic',
      '^workflows/',
      '^(contracts|workflows)/',
      'workflows orchestrate; activities only as types',
      { dependencyTypesNot: ['type-only'] },
    ),
    {
      name: 'workflows-npm',
      severity: 'error',
      comment: 'only @temporalio/workflow runs in the sandbox',
      from: { path: '^workflows/' },
      to: { path: npm, pathNot: '@temporalio/workflow', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-no-node',
      severity: 'error',
      comment: 'no Node modules in the sandbox',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'activities-one-system-each',
      severity: 'error',
      comment: 'an external system knows itself, the shared lib and the contracts',
      from: { path: '^activities/([^/]+)/' },
      to: { path: ours, pathNot: ['^contracts/', '^activities/lib/', '^activities/$1/'] },
    },
    {
      name: 'activities-io-in-lib',
      severity: 'error',
      comment: 'one function runs processes, one does HTTP, one listens to brokers: all in activities/lib',
      from: { path: '^activities/', pathNot: '^activities/lib/' },
      to: {
        path: 'node_modules/(execa|axios|socks-proxy-agent|https-proxy-agent|ws|@stomp/stompjs)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'descriptors-load-lazily',
      severity: 'error',
      comment:
        'everything that reads the configuration reads the descriptors: of its folder one imports only *config.ts, *rules.ts and settings/*',
      from: { path: '^activities/([^/]+)/descriptors?\\.ts$' },
      to: {
        path: '^activities/',
        pathNot: [
          '^activities/lib/(backend|settings)/',
          '^activities/$1/(settings/[a-z-]+|[a-z-]*(config|rules))\\.ts$',
        ],
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    only(
      'config-schemas-only',
      '^config/',
      ['^(contracts|config|activities/lib)/', '^backends\\.ts', DESCRIPTOR, CONFIG],
      'configuration composes the settings of the systems and the descriptors of the backends',
    ),
    only(
      'registry-descriptors-only',
      '^backends\\.ts',
      ['^activities/lib/', DESCRIPTOR],
      'the registry is one line for each backend',
    ),
    {
      name: 'config-npm',
      severity: 'error',
      comment: 'config check must start fast: zod and yaml only',
      from: { path: '^(config/|backends\\.ts)' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|yaml)/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'workers-no-starters',
      '^workers/',
      '^(contracts|config|activities|workers)/|^backends\\.ts',
      'workers get workflows by path, as a bundle',
      { dependencyTypesNot: ['type-only'] },
    ),
    only(
      'starters-lazy',
      '^starters/',
      ['^(contracts|config|starters|activities/(waldur|temporal|lib))/', '^backends\\.ts', DESCRIPTOR],
      'starters load workers, servers and simulators only when a command needs them',
      { dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    only(
      'servers-know-http-clients',
      '^servers/',
      '^(contracts|config|servers|activities/(waldur|hpc-user|volumes|lib))/|^backends\\.ts',
      'servers use the HTTP clients and the volumes; workflows only as types',
      { dependencyTypesNot: ['type-only'] },
    ),
    only(
      'simulators-share-nothing',
      '^simulators/',
      '^simulators/',
      'simulators share no code with the clients they test',
    ),
    {
      name: 'frame-names-no-backend',
      severity: 'error',
      comment: 'a backend is one folder and one line of the registry: nobody else knows it by name, not even as a type',
      from: { path: '^(workflows|workers|starters|servers)/' },
      to: { path: '^activities/', pathNot: [SYSTEMS, DESCRIPTOR] },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'cycles hide responsibilities, in types as in code',
      from: { path: ours },
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
