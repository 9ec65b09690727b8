import { parseTres } from '../tres.js';
import { parseRows } from './parse-rows.js';
import { parseCount, parseList } from './parse-values.js';
import type { AccountState } from './slurm-state.js';

export interface ParsedAssociations {
  /** `listed` is still false: another command tells. */
  accounts: Map<string, AccountState>;
  associations: Map<string, Map<string, Set<string>>>;
}

const COLUMNS = 8;

/**
 * Output of `show assoc wopl format=account,parentname,user,partition,grptresmins,grpsubmit,qos,defaultqos`; rows without
 * user are the accounts themselves.
 *
 * @throws BackendOutput
 */
export function parseAssociations(output: string): ParsedAssociations {
  const accounts: ParsedAssociations['accounts'] = new Map();
  const associations: ParsedAssociations['associations'] = new Map();
  for (const row of parseRows(output, COLUMNS, 'sacctmgr show assoc')) {
    const [account = '', parent = '', user = '', partition = '', limits = '', submit = '', qos = '', defaultQos = ''] =
      row;
    if (user === '') {
      accounts.set(account, {
        parent: parent === '' ? null : parent,
        limits: parseTres(limits),
        submitJobs: parseCount(submit, 'GrpSubmitJobs'),
        qos: parseList(qos),
        defaultQos,
        listed: false,
      });
      continue;
    }
    const users = associations.get(account) ?? new Map<string, Set<string>>();
    users.set(user, new Set([...(users.get(user) ?? []), partition]));
    associations.set(account, users);
  }
  return { accounts, associations };
}
