/** One sacctmgr call of a random sequence. */
export interface Operation {
  argv: string[];
  stdin?: string;
  /** Text of the file that `load` reads; FILE in argv stands for its path. */
  file?: string;
}

type Random = () => number;

/** Some sort otherwise in the database (`ab` before `a_b`) than by their bytes. */
const ACCOUNTS = ['a0', 'a1', 'a_b', 'ab', 'a4', 'b0', 'bb', 'b_', 'c_1', 'ca'];
const USERS = ['u0', 'u1', 'u_a', 'ua', 'u4', 'u5'];
const QOS = ['normal', 'high', 'low'];
const PARTITIONS = ['main', 'long'];

/** A generator of numbers in [0, 1) that repeats for the same seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

class Maker {
  constructor(private readonly random: Random) {}

  chance(rate: number): boolean {
    return this.random() < rate;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }

  some<T>(items: readonly T[], most: number): T[] {
    const wanted = 1 + Math.floor(this.random() * most);
    return Array.from({ length: wanted }, () => this.pick(items));
  }

  number(below: number): number {
    return Math.floor(this.random() * below);
  }

  account(): string {
    return this.chance(0.04) ? 'nosuch' : this.pick(ACCOUNTS);
  }

  accounts(most: number): string {
    return Array.from({ length: 1 + this.number(most) }, () => this.account()).join(',');
  }

  /**
   * A parent that stands before all these accounts in the list, so that no sequence ever closes a circle: slurmdbd answers
   * some of those with an endless query that blocks every later write.
   */
  parentOf(accounts: string): string {
    const first = Math.min(...accounts.split(',').map((name) => ACCOUNTS.indexOf(name)));
    if (this.chance(0.04)) return 'nosuch';
    return first <= 0 || this.chance(0.25) ? 'root' : this.pick(ACCOUNTS.slice(0, first));
  }

  user(): string {
    return this.chance(0.03) ? 'nobody9' : this.pick(USERS);
  }

  users(most: number): string {
    return Array.from({ length: 1 + this.number(most) }, () => this.user()).join(',');
  }

  tres(): string {
    if (this.chance(0.05)) return this.pick(['cpu=abc', 'cpu=1.5', 'bogus=3', 'cpu=99999999999999999999999', 'cpu']);
    const value = (): string => (this.chance(0.15) ? '-1' : String(this.number(2000)));
    return this.some(['cpu', 'mem', 'gres/gpu', 'node'], 3)
      .map((name) => `${name}=${value()}`)
      .join(',');
  }

  count(): string {
    if (this.chance(0.04)) return 'abc';
    return this.chance(0.2) ? '-1' : String(this.number(50));
  }

  qosList(): string {
    return this.chance(0.05) ? 'nosuchqos' : [...new Set(this.some(QOS, 3))].join(',');
  }

  /** A whole number below 100, to choose by weight. */
  random100(): number {
    return this.number(100);
  }

  /** Limits as the command line and load files take them. */
  limit(): string {
    return this.pick([
      () => `GrpTRESMins=${this.tres()}`,
      () => `GrpTRESMins=${this.tres()}`,
      () => `GrpTRES=${this.tres()}`,
      () => `MaxTRESMins=${this.tres()}`,
      () => `MaxTRESPerJob=${this.tres()}`,
      () => `GrpJobs=${this.count()}`,
      () => `GrpSubmitJobs=${this.count()}`,
      () => `MaxJobs=${this.count()}`,
      () => `MaxSubmitJobs=${this.count()}`,
      () => `Fairshare=${this.chance(0.3) ? 'parent' : this.count()}`,
      () => `MaxWall=${this.pick(['60', '-1', '1-00:00:00', '10:30', 'abc'])}`,
      () => `Priority=${this.count()}`,
    ])();
  }

  limits(most: number): string[] {
    return Array.from({ length: 1 + this.number(most) }, () => this.limit());
  }
}

function loadFile(make: Maker): Operation {
  const cluster = 'CLUSTER';
  const lines = [`Cluster - '${cluster}'`];
  const settings = (most: number): string => {
    const wanted = make.number(most + 1);
    const parts = Array.from({ length: wanted }, () => make.limit());
    return parts.map((part) => `:${part}`).join('');
  };
  const groups = 1 + make.number(3);
  for (let group = 0; group < groups; group += 1) {
    const parent = make.chance(0.4) ? 'root' : make.account();
    lines.push(`Parent - '${parent}'`);
    const rows = 1 + make.number(4);
    for (let row = 0; row < rows; row += 1) {
      if (make.chance(0.45)) {
        const account = make.pick(ACCOUNTS.slice(ACCOUNTS.indexOf(parent) + 1));
        if (account === undefined) continue;
        const texts = make.chance(0.3)
          ? `:Description='text ${make.number(5)}':Organization='Org${make.number(3)}'`
          : '';
        const qos = make.chance(0.2) ? `:QOS='${make.qosList()}'` : '';
        lines.push(`Account - '${account}'${texts}${settings(2)}${qos}`);
      } else {
        const partition = make.chance(0.3) ? `:Partition='${make.pick(PARTITIONS)}'` : '';
        const chosen = make.chance(0.3) ? `:DefaultAccount='${make.chance(0.6) ? parent : make.account()}'` : '';
        const level = make.chance(0.05) ? `:AdminLevel='Operator'` : '';
        const user = make.pick(USERS);
        lines.push(`User - '${user}'${partition}${chosen}${level}${settings(1)}`);
      }
    }
  }
  if (make.chance(0.08))
    lines.splice(1 + make.number(lines.length), 0, make.pick(['garbage', 'Acount - x', '# note', '']));
  return { argv: ['-i', '-Q', 'load', 'FILE'], file: `${lines.join('\n')}\n` };
}

function addAccount(make: Maker): string[] {
  const names = make.accounts(4);
  const parent = make.chance(0.6) ? [`parent=${make.parentOf(names)}`] : [];
  const texts = make.chance(0.4) ? [`description="Desc ${make.number(9)}"`, `organization="org"`] : [];
  return ['add', 'account', names, ...texts, ...parent, ...(make.chance(0.3) ? make.limits(2) : [])];
}

function addUser(make: Maker): string[] {
  const accounts = make.accounts(3);
  const words = ['add', 'user', make.users(3), `account=${accounts}`];
  if (make.chance(0.3)) words.push(`DefaultAccount=${make.account()}`);
  if (make.chance(0.3)) words.push(`Partitions=${[...new Set(make.some(PARTITIONS, 2))].join(',')}`);
  if (make.chance(0.15)) words.push(`QosLevel=${make.qosList()}`);
  if (make.chance(0.5)) words.push('Share=parent');
  return words;
}

function modifyAccount(make: Maker): string[] {
  const where = make.chance(0.5) ? [make.accounts(3)] : ['where', `name=${make.accounts(3)}`];
  const set = make.pick([
    () => make.limits(3),
    () => make.limits(3),
    () => [`qos${make.pick(['=', '+='])}${make.qosList()}`],
    () => [`qos=normal,high,low`, `DefaultQOS=${make.pick([...QOS, '-1'])}`],
    () => [`DefaultQOS=${make.pick([...QOS, '-1', 'nosuchqos'])}`],
    () => [`description="New ${make.number(9)}"`],
    () => [`GrpSubmitJobs=${make.pick(['0', '-1'])}`],
  ])();
  return ['modify', 'account', ...where, 'set', ...set];
}

function moveAccount(make: Maker): string[] {
  const names = make.accounts(2);
  return ['modify', 'account', 'where', `name=${names}`, 'set', `parent=${make.parentOf(names)}`];
}

function modifyUser(make: Maker): string[] {
  if (make.chance(0.4)) {
    return ['modify', 'user', 'where', `name=${make.users(2)}`, 'set', `DefaultAccount=${make.account()}`];
  }
  const account = make.chance(0.8) ? [`account=${make.accounts(2)}`] : [];
  const partition = make.chance(0.2) ? [`partition=${make.pick(PARTITIONS)}`] : [];
  return [
    'modify',
    'user',
    make.users(2),
    ...(make.chance(0.8) ? ['where'] : []),
    ...account,
    ...partition,
    'set',
    ...make.limits(2),
  ];
}

function removeUser(make: Maker): string[] {
  if (make.chance(0.12)) return ['remove', 'user', 'where', `name=${make.users(2)}`];
  if (make.chance(0.1)) return ['remove', 'user', 'where', `account=${make.accounts(2)}`];
  const partition = make.chance(0.15) ? [`partition=${make.pick(PARTITIONS)}`] : [];
  return [
    'remove',
    'user',
    'where',
    `name=${make.users(2)}`,
    ...(make.chance(0.3) ? ['and'] : []),
    `account=${make.accounts(3)}`,
    ...partition,
  ];
}

function qosOperation(make: Maker): string[] {
  const name = make.pick(['high', 'low', 'q1', 'q_a', 'qa']);
  return make.pick([
    () => ['add', 'qos', make.pick(['q1', 'q_a', 'qa', 'qa,q_a', 'high'])],
    () => ['remove', 'qos', 'where', `name=${make.pick(['q1', 'q_a', 'qa', 'q_a,qa'])}`],
    () => ['modify', 'qos', name, 'set', `GrpTRESMins=${make.tres()}`, `MaxJobs=${make.number(9)}`],
    () => ['modify', 'qos', name, 'set', `MaxWall=${make.number(300)}`, 'flags=DenyOnLimit,NoDecay'],
    () => ['modify', 'qos', name, 'set', `GrpTRES=${make.tres()}`, `Priority=${make.number(100)}`],
  ])();
}

function show(make: Maker): string[] {
  return make.pick([
    () => [
      '-nP',
      'show',
      'assoc',
      'wopl',
      'format=account,parentname,user,share,grptresmins,grptres,grpjobs,maxjobs,qos,defaultqos',
    ],
    () => [
      '-nP',
      'show',
      'assoc',
      'where',
      `account=${make.accounts(2)}`,
      'format=account,user,grptresmins,maxjobs,maxsubmit,maxtres,maxwall,qos,defaultqos',
    ],
    () => ['-nP', 'list', 'account'],
    () => ['-nP', 'show', 'user', 'withcoord'],
    () => ['-nP', 'show', 'qos', 'format=name,priority,flags,grptres,grptresmins,maxjobspu,maxwall'],
  ])();
}

/** An endless mix of valid and invalid operations; names and values come from small sets so that they meet often. */
export function nextOperation(random: Random): Operation {
  const make = new Maker(random);
  const immediate = (words: string[]): Operation => ({ argv: ['-i', ...words] });
  const at = make.random100();
  if (at < 18) return loadFile(make);
  if (at < 32) return immediate(addAccount(make));
  if (at < 48) return immediate(addUser(make));
  if (at < 60) return immediate(modifyAccount(make));
  if (at < 65) return immediate(moveAccount(make));
  if (at < 73) return immediate(modifyUser(make));
  if (at < 83) return immediate(removeUser(make));
  if (at < 87) return immediate(['remove', 'account', 'where', `name=${make.accounts(2)}`]);
  if (at < 91) return immediate(qosOperation(make));
  if (at < 93)
    return immediate([
      make.pick(['add', 'remove']),
      'coordinator',
      `account=${make.account()}`,
      `names=${make.user()}`,
    ]);
  if (at < 95) return stdinOperation(make);
  return immediate(show(make));
}

function stdinOperation(make: Maker): Operation {
  const lines = Array.from({ length: 1 + make.number(4) }, () =>
    make
      .pick([addAccount, addUser, modifyAccount, removeUser, () => ['frobnicate']])(make)
      .join(' '),
  );
  return { argv: ['-i', '-Q'], stdin: `${lines.join('\n')}\n` };
}
