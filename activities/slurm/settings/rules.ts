import { type GivenOffering, isRecord, pluginSeverity, type Rule, report } from '../../lib/settings/rule.js';

const settings = (...keys: string[]): string[] => ['backend_settings', ...keys];

const violation = (offering: GivenOffering, keys: string[], code: 'E_QOS' | 'E_REST', message: string): void =>
  report(offering, settings(...keys), { severity: pluginSeverity(offering), code, message });

/** Settings of `qos_management` and QOS enforcement that exclude each other. */
export const slurmQos: Rule = (offering) => {
  const {
    qos_management: management,
    qos_enforcement_enabled: enforced,
    enforce_offering_qos: all,
  } = offering.settings;
  const swapped = ['qos_paused', 'qos_downscaled'].filter((key) => offering.settings[key] !== undefined);
  if (enforced === true && all === true)
    for (const key of swapped)
      violation(offering, [key], 'E_QOS', 'cannot be used while QOS are enforced on all offerings; remove it');
  if (!isRecord(management)) return;
  const skip = management.skip_qos_swap === true;
  if (management.apply_limits_to_qos === true && management.enabled !== true)
    violation(offering, ['qos_management', 'apply_limits_to_qos'], 'E_QOS', 'needs qos_management.enabled: true');
  if (management.apply_limits_to_qos === true && !skip)
    violation(offering, ['qos_management', 'skip_qos_swap'], 'E_QOS', 'must be true when apply_limits_to_qos is true');
  const unused = offering.settings.qos_default === undefined ? swapped : [...swapped, 'qos_default'];
  if (skip)
    for (const key of unused)
      violation(offering, [key], 'E_QOS', 'has no effect with qos_management.skip_qos_swap; remove one of them');
};

/** What `execution_mode: rest` needs. */
export const slurmRest: Rule = (offering) => {
  const { rest_api: rest, execution_mode: mode, cluster_name: cluster } = offering.settings;
  if (isRecord(rest) && rest.token_file === undefined && rest.token_env === undefined)
    violation(offering, ['rest_api', 'token_file'], 'E_REST', 'set token_file or token_env');
  if (mode !== 'rest') return;
  if (rest === undefined) violation(offering, ['rest_api'], 'E_REST', 'is required when execution_mode is rest');
  if (cluster === undefined) violation(offering, ['cluster_name'], 'E_REST', 'is required when execution_mode is rest');
};
