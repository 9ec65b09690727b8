/** A bad line of the recording, as its heading names it. */
export interface BadLine {
  /** Two letters in front of the numbers of the accounts. */
  prefix: string;
  /** Line in place of the 25th account; empty for none. */
  account: string;
  /** Line in place of the 30th user; empty for none. */
  user: string;
}

/** Reads `bad line: acct='…' user='…'`; the n-th recording used accounts `ba1`, `bb1`, … */
export function readBadLine(heading: string, index: number): BadLine {
  const [, account = '', user = ''] = /^bad line: acct='(.*)' user='(.*)'$/.exec(heading) ?? [];
  return { prefix: `b${String.fromCharCode(97 + index)}`, account, user };
}

/** The file of 50 accounts with one user each, of which one line is bad. */
export function badLineFile({ prefix, account, user }: BadLine): string {
  const lines = ["Cluster - 'batch'", "Parent - 'root'"];
  for (let at = 1; at <= 50; at += 1) {
    lines.push(at === 25 && account !== '' ? account.replaceAll('@', prefix) : `Account - '${prefix}${at}':GrpJobs=5`);
  }
  for (let at = 1; at <= 50; at += 1) {
    if (at === 25 && account !== '') continue;
    lines.push(`Parent - '${prefix}${at}'`, at === 30 && user !== '' ? user : `User - '${prefix}u${at}'`);
  }
  return `${lines.join('\n')}\n`;
}
