import type { Association } from '../model/association.js';
import { coordinatedAccounts } from '../model/coordinators.js';
import { defaultAccountOf } from '../model/default-account.js';
import type { CountLimit, TresLimit } from '../model/limit-names.js';
import type { SlurmState } from '../model/state.js';
import { isKeyword } from '../parse/keyword.js';
import { splitOption } from '../parse/option.js';
import { lower, unquote } from '../parse/quoted.js';
import { qosNames } from '../render/record-fields.js';
import { sortHierarchically } from '../render/sort-rows.js';
import { showTres } from '../render/values.js';
import type { Context } from './context.js';

const HEADER = `# To edit this file start with a cluster line for the new cluster
# Cluster - 'cluster_name':MaxTRESPerJob=node=50
# Followed by Accounts you want in this fashion (root is created by default)...
# Parent - 'root'
# Account - 'cs':MaxTRESPerJob=node=5:MaxJobs=4:MaxTRESMinsPerJob=cpu=20:FairShare=399:MaxWallDurationPerJob=40:Description='Computer Science':Organization='LC'
# Any of the options after a ':' can be left out and they can be in any order.
# If you want to add any sub accounts just list the Parent THAT HAS ALREADY
# BEEN CREATED before the account line in this fashion...
# Parent - 'cs'
# Account - 'test':MaxTRESPerJob=node=1:MaxJobs=1:MaxTRESMinsPerJob=cpu=1:FairShare=1:MaxWallDurationPerJob=1:Description='Test Account':Organization='Test'
# To add users to a account add a line like this after a Parent - 'line'
# User - 'lipari':MaxTRESPerJob=node=2:MaxJobs=3:MaxTRESMinsPerJob=cpu=4:FairShare=1:MaxWallDurationPerJob=1
`;

const LIMITS: readonly ([string, TresLimit, true] | [string, CountLimit, false])[] = [
  ['GrpTRESMins', 'grpTresMins', true],
  ['GrpTRESRunMins', 'grpTresRunMins', true],
  ['GrpTRES', 'grpTres', true],
  ['GrpJobs', 'grpJobs', false],
  ['GrpJobsAccrue', 'grpJobsAccrue', false],
  ['GrpSubmitJobs', 'grpSubmitJobs', false],
  ['GrpWall', 'grpWall', false],
  ['MaxTRESMinsPerJob', 'maxTresMins', true],
  ['MaxTRESPerJob', 'maxTres', true],
  ['MaxTRESPerNode', 'maxTresPerNode', true],
  ['MaxJobs', 'maxJobs', false],
  ['MaxJobsAccrue', 'maxJobsAccrue', false],
  ['MaxSubmitJobs', 'maxSubmitJobs', false],
  ['MaxWallDurationPerJob', 'maxWall', false],
  ['Priority', 'priority', false],
];

function limitText(row: Association, state: SlurmState): string {
  const parts: string[] = [];
  const [defaultQos] = row.defaultQos === undefined ? [] : qosNames(state, [row.defaultQos]);
  if (defaultQos !== undefined) parts.push(`DefaultQOS='${defaultQos}'`);
  parts.push(`Fairshare=${row.share}`);
  for (const [label, key, isTres] of LIMITS) {
    const value = isTres ? showTres(row.tres[key], state.tres) : (row.counts[key] ?? '');
    if (value !== '') parts.push(`${label}=${value}`);
  }
  const deltas = row.qosDeltas.map(({ sign, id }) => sign + qosNames(state, [id]).join());
  const qos = [...deltas, ...qosNames(state, row.qos)].sort().join(',');
  if (qos !== '') parts.push(`QOS='${qos}'`);
  return parts.join(':');
}

function lineOf(row: Association, state: SlurmState, coordinated: ReadonlyMap<string, string[]>): string {
  const limits = limitText(row, state);
  if (row.user === '') {
    const account = state.accounts.get(row.account);
    const texts = `Description='${account?.description ?? ''}':Organization='${account?.organization ?? ''}'`;
    return `Account - '${row.account}':${texts}:${limits}`;
  }
  const cluster = state.clusters.get(row.cluster);
  const level = state.users.get(row.user)?.adminLevel ?? 'None';
  const accounts = coordinated.get(row.user)?.join(',');
  return [
    `User - '${row.user}'`,
    ...(row.partition === '' ? [] : [`Partition='${row.partition}'`]),
    `DefaultAccount='${cluster === undefined ? '' : defaultAccountOf(cluster, row.user)}'`,
    ...(level === 'None' ? [] : [`AdminLevel='${level}'`]),
    ...(accounts === undefined ? [] : [`Coordinator='${accounts}'`]),
    limits,
  ].join(':');
}

/** The lines of a dump without its heading. */
export function dumpLines(state: SlurmState, clusterName: string): string[] {
  const cluster = state.clusters.get(clusterName);
  if (cluster === undefined) return [];
  const coordinated = coordinatedAccounts(state);
  const lines = [`Cluster - '${cluster.name}':${limitText(cluster.root, state)}`];
  const visit = (parent: Association): void => {
    if (parent.children.length === 0) return;
    lines.push(`Parent - '${parent.account}'`);
    const children = sortHierarchically(parent.children);
    for (const row of children) lines.push(lineOf(row, state, coordinated));
    for (const row of children) if (row.user === '') visit(row);
  };
  visit(cluster.root);
  return lines;
}

/** `dump CLUSTER [file=FILE]`: writes the file and repeats its lines on standard error. */
export function dump(context: Context, words: readonly string[]): void {
  const { state, out, files } = context;
  let name: string | undefined;
  let file: string | undefined;
  for (const raw of words) {
    const option = splitOption(raw);
    if (isKeyword(option.name, 'File', 1) && option.name !== '') file = unquote(option.value);
    else name = lower(unquote(option.value));
  }
  if (name === undefined) {
    out.fail(' We need a cluster to dump.');
    return;
  }
  if (!state.clusters.has(name)) {
    out.fail(` Cluster ${name} doesn't exist.`);
    return;
  }
  if (file === undefined) {
    file = `./${name}.cfg`;
    out.line(` No filename given, using ${file}.`);
  }
  if (!state.users.has('root')) {
    out.fail(" Your uid (0) is not in the accounting system, can't dump cluster.");
    return;
  }
  const lines = dumpLines(state, name);
  const problem = files.write(file, `${HEADER}${lines.map((line) => `${line}\n`).join('')}`);
  if (problem !== undefined) {
    out.error(`Can't open file ${file}, ${problem}`);
    return;
  }
  for (const line of lines) out.error(`sacctmgr: ${line}`);
}
