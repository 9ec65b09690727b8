import { applyLimits } from '../model/apply-limits.js';
import type { Association } from '../model/association.js';
import { SHARE_PARENT } from '../model/limit-names.js';
import { accountNamesClash } from '../model/name-clash.js';
import type { Cluster } from '../model/state.js';
import { findRow, insertRows, newRow } from '../model/tree.js';
import { isKeyword } from '../parse/keyword.js';
import { type GivenLimits, noLimits, readLimitOption } from '../parse/limit-options.js';
import { addName, nameList } from '../parse/name-list.js';
import { splitOption } from '../parse/option.js';
import { lower, unquote } from '../parse/quoted.js';
import { confirmChanges } from './confirm.js';
import type { Context } from './context.js';
import { knownClusters } from './known-clusters.js';
import { limitLines } from './limit-lines.js';
import { addedAccountLine } from './row-lines.js';

interface Wanted {
  names: string[];
  clusters: string[];
  description: string | undefined;
  organization: string | undefined;
  parent: string | undefined;
  limits: GivenLimits;
  /** Whether anything but names and clusters was given. */
  hasSettings: boolean;
}

function addNames(list: string[], text: string, { out }: Context): void {
  const { names, errors } = nameList(text);
  for (const error of errors) out.error(error);
  for (const name of names) addName(list, name);
}

function readOption(raw: string, wanted: Wanted, context: Context): void {
  const option = splitOption(raw);
  const { name, value } = option;
  if (name === '' && !raw.includes('=')) {
    addNames(wanted.names, value, context);
    return;
  }
  if (isKeyword(name, 'Names', 1) || isKeyword(name, 'Accounts', 1) || isKeyword(name, 'Acct', 4)) {
    addNames(wanted.names, value, context);
    return;
  }
  if (isKeyword(name, 'Clusters', 1)) {
    addNames(wanted.clusters, value, context);
    return;
  }
  wanted.hasSettings = true;
  if (isKeyword(name, 'Description', 1)) wanted.description = lower(unquote(value));
  else if (isKeyword(name, 'Organization', 1)) wanted.organization = lower(unquote(value));
  else if (isKeyword(name, 'Parent', 3)) wanted.parent = lower(unquote(value));
  else {
    const result = readLimitOption(wanted.limits, option, context.state);
    for (const error of result.errors) context.out.error(error);
    if (result.failed) context.out.exitCode = 1;
    if (result.kind !== 'taken') {
      context.out.fail(` Unknown option: ${raw}`, " Use keyword 'where' to modify condition");
    }
  }
}

function readWanted(words: readonly string[], context: Context): Wanted {
  const wanted: Wanted = {
    names: [],
    clusters: [],
    description: undefined,
    organization: undefined,
    parent: undefined,
    limits: noLimits(),
    hasSettings: false,
  };
  for (const word of words) if (!/^(where|set)$/i.test(word)) readOption(word, wanted, context);
  return wanted;
}

interface Missing {
  accounts: string[];
  /** Account and cluster of the associations to make. */
  pairs: [string, Cluster][];
  /** Whether a parent was missing. */
  orphans: boolean;
}

function findMissing(wanted: Wanted, clusters: readonly Cluster[], { state, out }: Context): Missing {
  const missing: Missing = { accounts: [], pairs: [], orphans: false };
  const parent = wanted.parent ?? 'root';
  for (const name of wanted.names) {
    if (name === '') {
      out.fail(' No blank names are allowed when adding.');
      continue;
    }
    if (!state.accounts.has(name)) missing.accounts.push(name);
    for (const cluster of clusters) {
      if (findRow(cluster, name) !== undefined) continue;
      if (findRow(cluster, parent) === undefined) {
        missing.orphans = true;
        out.fail(
          ` Parent account '${parent}' doesn't exist on cluster ${cluster.name}`,
          '        Contact your admin to add this account.',
        );
      } else missing.pairs.push([name, cluster]);
    }
  }
  return missing;
}

/** `add account`: makes accounts and their associations in one transaction. */
export function addAccount(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const wanted = readWanted(words, context);
  if (out.exitCode !== 0) return;
  if (wanted.names.length === 0) {
    out.fail(' Need name of account to add.');
    return;
  }
  if (wanted.names.some((name) => /[^\0-ÿ]/.test(name))) {
    out.fail('sacctmgr: error: Unknown error 1267', ' Problem getting accounts from database.  Contact your admin.');
    return;
  }
  const clusters = knownClusters(context, wanted.clusters);
  if (clusters.length === 0) return;
  const missing = findMissing(wanted, clusters, context);
  if (missing.pairs.length === 0 && !(missing.orphans && missing.accounts.length > 0)) {
    out.line(' Nothing new added.');
    out.exitCode = 1;
    return;
  }
  if (missing.pairs.length === 0) {
    out.fail(' No associations created.');
    return;
  }
  const parentName = wanted.parent ?? 'root';
  const rows = missing.pairs.flatMap(([name, cluster]) => {
    const parent = findRow(cluster, parentName);
    if (parent === undefined) return [];
    const share = wanted.limits.share === SHARE_PARENT ? SHARE_PARENT : 1;
    const row = newRow(state, cluster, { account: name, user: '', partition: '', share }, parent);
    applyLimits(row, wanted.limits);
    return [row];
  });
  if (missing.accounts.length > 0) {
    out.line(' Adding Account(s)');
    for (const name of missing.accounts) out.line(`  ${name}`);
    out.line(' Settings');
    out.line(`  Description     = ${wanted.description ?? 'Account Name'}`);
    out.line(`  Organization    = ${wanted.organization ?? 'Parent/Account Name'}`);
  }
  out.line(' Associations');
  for (const row of rows) out.line(`  ${addedAccountLine(row)}`);
  if (wanted.hasSettings) {
    out.line(' Settings');
    for (const line of limitLines(wanted.limits, parentName, state)) out.line(line);
  }
  if (accountNamesClash(state, wanted.names)) {
    out.fail(' Problem adding accounts: Unspecified error');
    return;
  }
  if (!confirmChanges(context)) return;
  for (const name of missing.accounts) {
    state.accounts.set(name, {
      name,
      description: wanted.description ?? name,
      organization: wanted.organization ?? (parentName === 'root' ? name : parentName),
    });
    state.changes.push({ kind: 'add account', key: name, detail: parentName });
  }
  // Rows of new accounts travel with the accounts and are there first.
  const isNew = (row: Association): boolean => missing.accounts.includes(row.account);
  for (const cluster of clusters) {
    const own = rows.filter((row) => row.cluster === cluster.name);
    insertRows(state, cluster, own.filter(isNew));
    insertRows(
      state,
      cluster,
      own.filter((row) => !isNew(row)),
    );
  }
}
