/** One command and what Slurm answers, byte for byte: 22.05, and newer ones where behaviour-newer.ts does not say otherwise. */
export interface BehaviourCase {
  name: string;
  /** sacctmgr commands that must succeed first. */
  given?: readonly (readonly string[])[];
  /** sacctmgr arguments, or a whole command when `command` is set. */
  args: readonly string[];
  command?: string;
  asUser?: string;
  exitCode: number;
  stdout?: string | RegExp;
  stderr?: string | RegExp;
  /** A reading afterwards that shows what really happened. */
  after?: { args: readonly string[]; stdout: string };
}

const ADD = (name: string, ...more: string[]) => ['add', 'account', name, 'description=d', 'organization=o', ...more];
const ADDED = (name: string, parent = 'root') =>
  ` Adding Account(s)\n  ${name}\n Settings\n  Description     = d\n  Organization    = o\n Associations\n` +
  `  A = ${name.padEnd(10)} C = lab       \n Settings\n  Parent        = ${parent}\n`;
const MINS = (account: string) => [
  '-n',
  '-P',
  'show',
  'assoc',
  'where',
  `account=${account}`,
  'user=',
  'format=grptresmins',
];
const CONTACT_ACCOUNT = '        Contact your admin to add this account.\n';
const NO_CLUSTER = " This cluster 'nope' doesn't exist.\n        Contact your admin to add it to accounting.\n";
const WHERE_HINT = " Use keyword 'where' to modify condition\n";

function modify(name: string, what: string): readonly string[] {
  return ['modify', 'account', name, 'set', what];
}

export const ADD_CASES: readonly BehaviourCase[] = [
  { name: 'add account', args: ADD('new1'), exitCode: 0, stdout: ADDED('new1'), stderr: '' },
  {
    name: 'add an existing account',
    given: [ADD('dup')],
    args: ADD('dup'),
    exitCode: 1,
    stdout: ' Nothing new added.\n',
    stderr: '',
  },
  {
    name: 'add an existing user',
    given: [ADD('dupu'), ['add', 'user', 'u1', 'account=dupu']],
    args: ['add', 'user', 'u1', 'account=dupu'],
    exitCode: 1,
    stdout: ' Nothing new added.\n',
  },
  { name: 'add an existing QOS', args: ['add', 'qos', 'high'], exitCode: 1, stdout: ' Nothing new added.\n' },
  {
    name: 'add a known user to an unknown account',
    given: [ADD('known'), ['add', 'user', 'u3', 'account=known']],
    args: ['add', 'user', 'u3', 'account=nope'],
    exitCode: 1,
    stdout: ' Nothing new added.\n',
    stderr: ` This account 'nope' doesn't exist.\n${CONTACT_ACCOUNT}`,
  },
  {
    name: 'add a new user to an unknown account',
    args: ['add', 'user', 'u2', 'account=nope'],
    exitCode: 1,
    stdout: '',
    stderr: ` This account 'nope' doesn't exist.\n${CONTACT_ACCOUNT} No associations or wckeys created.\n`,
    after: { args: ['-n', '-P', 'show', 'user', 'u2'], stdout: '' },
  },
  {
    name: 'add below an unknown parent',
    args: ADD('orphan', 'parent=nope'),
    exitCode: 1,
    stdout: '',
    stderr: ` Parent account 'nope' doesn't exist on cluster lab\n${CONTACT_ACCOUNT} No associations created.\n`,
  },
  { name: 'add on an unknown cluster', args: ADD('far', 'cluster=nope'), exitCode: 1, stderr: NO_CLUSTER },
  {
    name: 'a user without Unix account',
    given: [ADD('ghosts')],
    args: ['add', 'user', 'ghost_not_unix', 'account=ghosts'],
    exitCode: 0,
    stdout: /U = ghost_not A = ghosts/,
  },
  {
    name: 'names and descriptions become lower case',
    args: ['add', 'account', 'UPPER', 'description=My Text', 'organization=Org'],
    exitCode: 0,
    after: { args: ['-n', '-P', 'show', 'account', 'upper'], stdout: 'upper|my text|org\n' },
  },
  {
    name: 'quotes become a backtick',
    args: ['add', 'account', 'quoted', `description=it's "x"`, 'organization=o'],
    exitCode: 0,
    after: { args: ['-n', '-P', 'show', 'account', 'quoted'], stdout: 'quoted|it`s `x`|o\n' },
  },
  {
    name: 'a bracket range expands',
    args: ADD('rng[1-3]'),
    exitCode: 0,
    after: { args: ['-n', '-P', 'show', 'account', 'rng1,rng2,rng3', 'format=account'], stdout: 'rng1\nrng2\nrng3\n' },
  },
  { name: 'a blank name', args: ADD(''), exitCode: 1, stdout: ' Nothing new added.\n', stderr: /No blank names/ },
  { name: 'a name with =', args: ADD('x=y'), exitCode: 1, stderr: ` Unknown option: x=y\n${WHERE_HINT}` },
  {
    name: 'an account whose parent is given',
    given: [ADD('top')],
    args: ADD('below', 'parent=top'),
    exitCode: 0,
    stdout: ADDED('below', 'top'),
  },
];

export const MODIFY_CASES: readonly BehaviourCase[] = [
  { name: 'modify an unknown account', args: modify('nope', 'GrpJobs=1'), exitCode: 1, stdout: ' Nothing modified\n' },
  {
    name: 'modify an unknown QOS',
    args: ['modify', 'qos', 'nope', 'set', 'Priority=1'],
    exitCode: 1,
    stdout: ' Nothing modified\n',
  },
  ...['qos=nope', 'qos+=nope'].map(
    (what): BehaviourCase => ({
      name: `unknown QOS in ${what}`,
      given: [ADD(`bad${what.length}`)],
      args: modify(`bad${what.length}`, what),
      exitCode: 1,
      stderr: `sacctmgr: error: You gave a bad qos 'nope'. Valid QOS's are normal,high\n Unknown option: ${what}\n${WHERE_HINT}`,
    }),
  ),
  {
    name: 'unknown DefaultQOS',
    given: [ADD('dq1')],
    args: modify('dq1', 'DefaultQOS=nope'),
    exitCode: 1,
    stderr: "You gave a bad default qos 'nope'.  Use 'list qos' to get complete list.\n",
  },
  {
    name: 'DefaultQOS the account may not use: exit 0 and nothing changed',
    given: [ADD('dq2')],
    args: modify('dq2', 'DefaultQOS=high'),
    exitCode: 0,
    stderr: /^ These associations don't have access to their default qos\.\n/,
    after: { args: ['-n', '-P', 'show', 'assoc', 'where', 'account=dq2', 'format=defaultqos'], stdout: '\n' },
  },
  {
    name: 'unknown TRES',
    given: [ADD('tres')],
    args: modify('tres', 'GrpTRESMins=bogus=5'),
    exitCode: 1,
    stderr: `sacctmgr: error: slurmdb_format_tres_str: no TRES known by type bogus\n Unknown option: GrpTRESMins=bogus=5\n${WHERE_HINT}`,
  },
  {
    name: 'GPU minutes and memory',
    given: [ADD('gpum')],
    args: modify('gpum', 'GrpTRESMins=cpu=1000,gres/gpu=500,mem=100000'),
    exitCode: 0,
    stdout: ' Modified account associations...\n  C = lab        A = gpum of root\n',
    after: { args: MINS('gpum'), stdout: 'cpu=1000,gres/gpu=500,mem=100000M\n' },
  },
  ...(
    [
      ['cpu=abc', 'cpu=0\n'],
      ['cpu=1.5', 'cpu=1\n'],
      ['cpu=99999999999999999999999', '\n'],
      ['cpu=-1', '\n'],
    ] as const
  ).map(
    ([value, left], index): BehaviourCase => ({
      name: `GrpTRESMins=${value} on a limit of 1000: exit 0, leaves ${JSON.stringify(left)}`,
      given: [ADD(`odd${index}`, 'GrpTRESMins=cpu=1000')],
      args: modify(`odd${index}`, `GrpTRESMins=${value}`),
      exitCode: 0,
      stdout: /^ Modified account associations\.\.\.\n/,
      after: { args: MINS(`odd${index}`), stdout: left },
    }),
  ),
  {
    name: 'setting one TRES keeps the others',
    given: [ADD('keep', 'GrpTRESMins=cpu=1000,gres/gpu=5')],
    args: modify('keep', 'GrpTRESMins=cpu=7'),
    exitCode: 0,
    after: { args: MINS('keep'), stdout: 'cpu=7,gres/gpu=5\n' },
  },
  {
    name: 'an account may be moved below its own child',
    given: [ADD('ring'), ADD('ringchild', 'parent=ring')],
    args: modify('ring', 'parent=ringchild'),
    exitCode: 0,
  },
];

export const DELETE_CASES: readonly BehaviourCase[] = [
  { name: 'delete an unknown account', args: ['delete', 'account', 'nope'], exitCode: 1, stdout: ' Nothing deleted\n' },
  {
    name: 'remove an unknown user',
    given: [ADD('du')],
    args: ['remove', 'user', 'nobodyhere', 'where', 'account=du'],
    exitCode: 1,
    stdout: ' Nothing deleted\n',
  },
  {
    name: 'remove a user from an unknown account',
    args: ['remove', 'user', 'u1', 'where', 'account=nope'],
    exitCode: 1,
    stdout: ' Nothing deleted\n',
  },
  {
    name: 'delete an account',
    given: [ADD('gone')],
    args: ['delete', 'account', 'gone'],
    exitCode: 0,
    stdout: ' Deleting accounts...\n  gone\n',
    after: { args: ['-n', '-P', 'show', 'account', 'gone'], stdout: '' },
  },
  {
    name: 'deleting an account takes its sub-accounts associations along',
    given: [ADD('par'), ADD('chi', 'parent=par')],
    args: ['delete', 'account', 'par'],
    exitCode: 0,
    stdout: ' Deleting accounts...\n  par\n',
    after: { args: ['-n', '-P', 'show', 'assoc', 'where', 'account=chi'], stdout: '' },
  },
  {
    name: 'delete root',
    args: ['delete', 'account', 'root'],
    exitCode: 1,
    stderr: ' You are not allowed to remove the root account.\n Use remove cluster instead.\n',
  },
];

export const OTHER_CASES: readonly BehaviourCase[] = [
  ...['account', 'qos'].map(
    (entity): BehaviourCase => ({
      name: `show an unknown ${entity}`,
      args: ['-n', '-P', 'show', entity, 'nope'],
      exitCode: 0,
      stdout: '',
      stderr: '',
    }),
  ),
  {
    name: 'show associations of an unknown account',
    args: ['-n', '-P', 'show', 'assoc', 'account=nope'],
    exitCode: 0,
    stdout: '',
  },
  { name: 'show an unknown cluster', args: ['-n', '-P', 'show', 'cluster', 'nope'], exitCode: 0, stdout: '' },
  {
    name: 'sacctmgr has no --json',
    args: ['--json', 'show', 'account'],
    exitCode: 1,
    stderr: /unrecognized option '--json'/,
  },
  {
    name: 'an ordinary user adds an account',
    args: ADD('sneaky'),
    asUser: 'nobody',
    exitCode: 1,
    stdout: ADDED('sneaky'),
    stderr: ' Problem adding accounts: Access/permission denied\n',
    after: { args: ['-n', '-P', 'show', 'account', 'sneaky'], stdout: '' },
  },
  ...[modify('mine', 'GrpJobs=1'), ['delete', 'account', 'mine']].map(
    (args, index): BehaviourCase => ({
      name: `an ordinary user runs ${args[0] ?? ''}`,
      ...(index === 0 ? { given: [ADD('mine')] } : {}),
      args,
      asUser: 'nobody',
      exitCode: 1,
      stderr:
        "sacctmgr: error: Your user doesn't have privilege to perform this action\n Error with request: Access/permission denied\n",
    }),
  ),
  { name: 'scancel of an unknown job', command: 'scancel', args: ['99999'], exitCode: 0, stdout: '' },
  { name: 'scancel of an unknown account', command: 'scancel', args: ['-A', 'nope'], exitCode: 0, stdout: '' },
  {
    name: 'scontrol show job of an unknown job',
    command: 'scontrol',
    args: ['show', 'job', '99999'],
    exitCode: 1,
    stderr: 'slurm_load_jobs error: Invalid job id specified\n',
  },
  {
    name: 'sacct of an unknown account',
    command: 'sacct',
    args: ['-a', '-X', '-n', '-P', '-A', 'nope'],
    exitCode: 0,
    stdout: '',
  },
  {
    name: 'sbatch on an unknown account',
    command: 'sbatch',
    args: ['-A', 'nope', '--wrap', 'true'],
    exitCode: 1,
    stderr: 'sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified\n',
  },
];
