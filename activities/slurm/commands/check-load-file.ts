import type { SlurmState } from '../state/slurm-state.js';

const NAME = "'[A-Za-z0-9_][A-Za-z0-9_.-]*'";
const USER = "'[A-Za-z0-9_][A-Za-z0-9_.@-]*'";
const TEXT = "'[^'\"\\\\#|\\p{Cc}]+'";
const AMOUNT = '[a-z][a-z0-9_/.:-]*=(?:-1|\\d{1,16})';
const LINE = {
  cluster: new RegExp(`^Cluster - (${NAME})$`),
  parent: new RegExp(`^Parent - (${NAME})$`),
  account: new RegExp(
    `^Account - (${NAME})(:Description=${TEXT}:Organization=${TEXT})?(?::GrpTRESMins='(${AMOUNT}(?:,${AMOUNT})*)')?$`,
    'iu',
  ),
  user: new RegExp(`^User - (${USER})(?::Partition=(${NAME}))?(:DefaultAccount=${NAME})?(?::Fairshare=parent)?$`),
};

/**
 * Reads back a load file before it is run and refuses whatever sacctmgr would take in another sense than ours. Sacctmgr
 * skips some bad lines with exit 0, makes a new cluster of a misspelt one, changes a known user's default account on
 * every cluster, moves an account that stands below another
 * parent, keeps only the first of two rows, ends an option without quotes at a colon, and turns a bad number into 0 or
 * into no limit.
 *
 * @returns the first objection, or undefined; an objection means an error of ours, and nothing may be run
 */
export function checkLoadFile(
  text: string,
  state: SlurmState,
  tresKnown: ReadonlySet<string>,
): LoadFileObjection | undefined {
  try {
    check(text, state, tresKnown);
    return undefined;
  } catch (error) {
    if (error instanceof LoadFileObjection) return error;
    throw error;
  }
}

/** Why a load file must not be run. */
export class LoadFileObjection extends Error {
  readonly line: number;

  constructor(line: number, what: string) {
    super(`the generated load file was refused before it was run, line ${line}: ${what}`);
    this.line = line;
  }
}

function check(text: string, state: SlurmState, tresKnown: ReadonlySet<string>): void {
  const parents = new Map([...state.accounts].map(([name, { parent }]) => [name, parent]));
  const seen = new Set<string>();
  let parent: string | undefined;
  let changed = false;
  const lines = text.split('\n');
  if (lines.pop() !== '') throw refused(lines.length, 'no newline at the end');
  lines.forEach((line, index) => {
    const at = index + 1;
    const once = (row: string): void => {
      if (seen.has(row)) throw refused(at, `second row for ${row}`);
      seen.add(row);
    };
    if (index === 0) {
      const cluster = unquoted(LINE.cluster.exec(line)?.[1]);
      if (cluster !== state.cluster) throw refused(at, `not the bare line of cluster ${state.cluster}`);
      return;
    }
    const named = unquoted(LINE.parent.exec(line)?.[1]);
    if (named !== undefined) {
      if (!parents.has(named)) throw refused(at, `parent ${named} neither exists nor stands earlier in the file`);
      parent = named;
      return;
    }
    if (parent === undefined) throw refused(at, 'row before the first Parent line');
    const [isAccount, quotedAccount, texts, limits] = LINE.account.exec(line) ?? [];
    const account = unquoted(quotedAccount);
    if (isAccount !== undefined && account !== undefined) {
      once(`account ${account}`);
      checkAccount(at, account, parent, texts !== undefined, parents);
      checkTres(at, limits, tresKnown);
      changed ||= texts === undefined;
      return;
    }
    const [isUser, user, partition, defaultAccount] = LINE.user.exec(line) ?? [];
    if (isUser === undefined) throw refused(at, 'a line of unknown form');
    if (changed && defaultAccount !== undefined) throw refused(at, 'a default account after changed limits');
    if (defaultAccount !== undefined && state.users.has(unquoted(user) ?? '')) {
      throw refused(at, `the default account of user ${user}, whom slurmdbd knows, would change on every cluster`);
    }
    once(`user ${user} of account ${parent} in partition ${partition ?? 'any'}`);
  });
}

function checkAccount(
  at: number,
  account: string,
  parent: string,
  isNew: boolean,
  parents: Map<string, string | null>,
): void {
  const present = parents.get(account);
  if (present === undefined && !isNew) throw refused(at, `limits for account ${account}, which does not exist`);
  if (present !== undefined && present !== parent) throw refused(at, `account ${account} would move from ${present}`);
  parents.set(account, parent);
}

function checkTres(at: number, limits: string | undefined, known: ReadonlySet<string>): void {
  for (const item of limits?.split(',') ?? []) {
    const [tres, amount] = item.split('=');
    if (known.size > 0 && (tres === undefined || !known.has(tres))) throw refused(at, `unknown TRES ${tres}`);
    if (!Number.isSafeInteger(Number(amount))) throw refused(at, `amount ${amount} is too large`);
  }
}

const unquoted = (name: string | undefined): string | undefined => name?.slice(1, -1);

const refused = (line: number, what: string): LoadFileObjection => new LoadFileObjection(line, what);
