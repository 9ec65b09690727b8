import { type Environment, parseFlag, processEnvironment, variable } from '../environment/environment.js';
import { type LoadedConfig, loadConfig, loadText } from '../site/load.js';
import { hasErrors, type Problem } from '../yaml/problem.js';
import { legacyComponents } from './legacy-components.js';

/** The only backend that version 0.2.4 had. */
const BACKEND = 'slurm';

const UNIQUE = ['WALDUR_API_URL', 'WALDUR_API_TOKEN', 'WALDUR_OFFERING_UUID'] as const;

const reference = (name: string): string => `\${${name}}`;

/** Whether the variables of waldur-site-agent 0.2.4 describe a site. */
export const hasLegacyEnvironment = (env: Environment): boolean =>
  variable(env, 'WALDUR_CONFIG_FILE_PATH') !== undefined || UNIQUE.some((name) => variable(env, name) !== undefined);

const problem = (path: string, message: string, severity: Problem['severity'] = 'error'): Problem => ({
  severity,
  file: 'environment',
  line: 1,
  col: 1,
  path,
  code: 'E_ENVIRONMENT',
  message,
});

/**
 * The configuration of waldur-site-agent 0.2.4, which has only environment variables: one offering from
 * WALDUR_API_URL, WALDUR_API_TOKEN and WALDUR_OFFERING_UUID (they go before the file when all three are set), or a list of
 * offerings in the file WALDUR_CONFIG_FILE_PATH; components from SLURM_TRES_CONFIG_PATH.
 *
 * @param env default: the environment of the process
 */
export function loadLegacyEnvironment(env: Environment = processEnvironment()): LoadedConfig {
  const problems: Problem[] = [];
  const components = legacyComponents(variable(env, 'SLURM_TRES_CONFIG_PATH') ?? './config-components.yaml', env);
  problems.push(...components.problems);
  const inherited = { ...offeringKeys(env, problems), backend_components: components.components };
  const set = UNIQUE.filter((name) => variable(env, name) !== undefined);
  const file = variable(env, 'WALDUR_CONFIG_FILE_PATH');
  const loaded =
    set.length === UNIQUE.length || file === undefined
      ? fromVariables(env, inherited, problems)
      : loadConfig(file, { env, inherited });
  if (file !== undefined && set.length > 0 && set.length < UNIQUE.length)
    problems.push(
      problem(
        set.join(', '),
        `has no effect beside WALDUR_CONFIG_FILE_PATH unless all of ${UNIQUE.join(', ')} are set`,
        'warning',
      ),
    );
  const all = [...problems, ...loaded.problems];
  const { config, ...rest } = loaded;
  return { ...rest, problems: all, ...(config === undefined || hasErrors(all) ? {} : { config }) };
}

function fromVariables(env: Environment, inherited: Record<string, unknown>, problems: Problem[]): LoadedConfig {
  const missing = UNIQUE.filter((name) => variable(env, name) === undefined);
  for (const name of missing) problems.push(problem(name, 'is required and not set'));
  if (missing.length > 0) return { problems: [] };
  const keys = {
    name: 'environment',
    waldur_api_url: variable(env, 'WALDUR_API_URL'),
    // Indirect, so that the token is never part of a text that is parsed or shown.
    waldur_api_token: reference('WALDUR_API_TOKEN'),
    waldur_offering_uuid: variable(env, 'WALDUR_OFFERING_UUID'),
  };
  const sentry = variable(env, 'SENTRY_DSN') === undefined ? {} : { sentry_dsn: reference('SENTRY_DSN') };
  const loaded = loadText('environment', JSON.stringify({ ...sentry, offerings: [keys] }), { env, inherited });
  return { ...loaded, problems: loaded.problems.map(inVariables) };
}

const NAMES: Record<string, string> = {
  'offerings.0.waldur_api_url': 'WALDUR_API_URL',
  'offerings.0.waldur_api_token': 'WALDUR_API_TOKEN',
  'offerings.0.waldur_offering_uuid': 'WALDUR_OFFERING_UUID',
  'offerings.0.backend_settings.default_account': 'SLURM_DEFAULT_ACCOUNT',
  'offerings.0.backend_settings.customer_prefix': 'SLURM_CUSTOMER_PREFIX',
  'offerings.0.backend_settings.project_prefix': 'SLURM_PROJECT_PREFIX',
  'offerings.0.backend_settings.allocation_prefix': 'SLURM_ALLOCATION_PREFIX',
  sentry_dsn: 'SENTRY_DSN',
};

const inVariables = ({ frame: _frame, ...rest }: Problem): Problem => ({
  ...rest,
  path: NAMES[rest.path] ?? rest.path,
  line: 1,
  col: 1,
});

/** Keys that every offering gets from the variables. */
function offeringKeys(env: Environment, problems: Problem[]): Record<string, unknown> {
  const homedirs = variable(env, 'ENABLE_USER_HOMEDIR_ACCOUNT_CREATION');
  const create = homedirs === undefined ? true : parseFlag(homedirs);
  if (create === undefined) problems.push(problem('ENABLE_USER_HOMEDIR_ACCOUNT_CREATION', 'must be true or false'));
  if (variable(env, 'SLURM_ALLOCATION_NAME_MAX_LEN') !== undefined)
    problems.push(problem('SLURM_ALLOCATION_NAME_MAX_LEN', 'has no effect: names of accounts are not cut', 'warning'));
  return {
    backend_type: BACKEND,
    ...jobs(env, problems),
    backend_settings: {
      default_account: variable(env, 'SLURM_DEFAULT_ACCOUNT') ?? 'waldur',
      customer_prefix: env.SLURM_CUSTOMER_PREFIX ?? 'hpc_',
      project_prefix: env.SLURM_PROJECT_PREFIX ?? 'hpc_',
      allocation_prefix: env.SLURM_ALLOCATION_PREFIX ?? 'hpc_',
      enable_user_homedir_account_creation: create ?? true,
      ...commandPrefix(env, problems),
    },
  };
}

/** The direction of the sync decides what an instance did; one instance of ours can do all of it. */
function jobs(env: Environment, problems: Problem[]): Record<string, string> {
  const pull = { order_processing_backend: BACKEND, membership_sync_backend: BACKEND };
  const push = { reporting_backend: BACKEND };
  const direction = variable(env, 'WALDUR_SYNC_DIRECTION')?.toLowerCase();
  if (direction === 'pull') return pull;
  if (direction === 'push') return push;
  if (direction === undefined)
    problems.push(problem('WALDUR_SYNC_DIRECTION', 'is not set: orders, members and usage are all handled', 'notice'));
  else
    problems.push(
      problem('WALDUR_SYNC_DIRECTION', `must be pull or push, got ${JSON.stringify(direction.slice(0, 40))}`),
    );
  return { ...pull, ...push };
}

function commandPrefix(env: Environment, problems: Problem[]): { command_prefix?: string[] } {
  const deployment = (variable(env, 'SLURM_DEPLOYMENT_TYPE') ?? 'docker').toLowerCase();
  const container = variable(env, 'SLURM_CONTAINER_NAME');
  if (deployment === 'native') return {};
  if (deployment !== 'docker') {
    problems.push(
      problem('SLURM_DEPLOYMENT_TYPE', `must be docker or native, got ${JSON.stringify(deployment.slice(0, 40))}`),
    );
    return {};
  }
  if (container !== undefined && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(container))
    return { command_prefix: ['docker', 'exec', container] };
  problems.push(
    problem(
      'SLURM_CONTAINER_NAME',
      container === undefined
        ? 'is required, since SLURM_DEPLOYMENT_TYPE is docker (its default); set it to native where sacctmgr is on this host'
        : 'is not the name of a container',
    ),
  );
  return {};
}
