import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../../activities/lib/process/exec.js';
import { checkLoadFile } from '../../../activities/slurm/commands/check-load-file.js';
import { TIMEOUTS } from '../../../activities/slurm/commands/sacctmgr.js';
import { snapshot } from '../../../activities/slurm/state/snapshot.js';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { wish } from './allocation-fixture.js';
import { applyAllocations } from './apply-allocations.js';
import { openBackend } from './open-backend.js';
import { components } from './settings-fixture.js';

/** Before every case: p below root; x (cpu=1,mem=5) and y below p; users e1 and e2 of x. */
const NEW = "Account - 'n':Description='d':Organization='o'";

interface Form {
  title: string;
  lines: string[];
  exit: number;
  /** Rows that changed or are new: account, parent, limits, users with default accounts. */
  after: Record<string, string>;
  /** Whether our own check lets the file through. */
  allowed: boolean;
}

/** What `sacctmgr load` does with a file, and which of it we let happen. Slurm 22.05.8. */
const FORMS: Form[] = [
  {
    title: 'new account under an existing parent',
    lines: ["Parent - 'p'", `${NEW}:GrpTRESMins='cpu=3'`],
    exit: 0,
    after: { n: 'p cpu=3' },
    allowed: true,
  },
  {
    title: 'parent earlier in the file',
    lines: ["Parent - 'p'", NEW, "Parent - 'n'", "User - 'e1'"],
    exit: 0,
    after: { n: 'p', 'n/e1': 'x' },
    allowed: true,
  },
  {
    title: 'parent named twice',
    lines: [
      "Parent - 'p'",
      NEW,
      "Parent - 'n'",
      "User - 'e1'",
      "Parent - 'p'",
      "Account - 'm':Description='d':Organization='o'",
    ],
    exit: 0,
    after: { n: 'p', m: 'p', 'n/e1': 'x' },
    allowed: true,
  },
  {
    title: 'limits of one TRES keep the others',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=7'"],
    exit: 0,
    after: { x: 'p cpu=7,mem=5M' },
    allowed: true,
  },
  {
    title: '-1 clears one TRES',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=-1'"],
    exit: 0,
    after: { x: 'p mem=5M' },
    allowed: true,
  },
  {
    title: 'typed GRES in quotes',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=7,gres/gpu:a100=500'"],
    exit: 0,
    after: { x: 'p cpu=7,gres/gpu:a100=500,mem=5M' },
    allowed: true,
  },
  {
    title: 'typed GRES of a new account in quotes',
    lines: ["Parent - 'p'", `${NEW}:GrpTRESMins='gres/gpu:a100=500'`],
    exit: 0,
    after: { n: 'p gres/gpu:a100=500' },
    allowed: true,
  },
  {
    title: 'TRAP typed GRES without quotes: the colon ends the option, and nothing is applied',
    lines: ["Parent - 'p'", NEW, "Account - 'x':GrpTRESMins=cpu=7,gres/gpu:a100=500"],
    exit: 1,
    after: {},
    allowed: false,
  },
  {
    title: 'nothing new',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=1'"],
    exit: 0,
    after: {},
    allowed: true,
  },
  {
    title: 'default account of new users that is made in the same file',
    lines: [
      "Parent - 'p'",
      NEW,
      "Parent - 'n'",
      "User - 'f1':DefaultAccount='n':Fairshare=parent",
      "User - 'f2':DefaultAccount='n':Fairshare=parent",
    ],
    exit: 0,
    after: { n: 'p', 'n/f1': 'n', 'n/f2': 'n' },
    allowed: true,
  },
  {
    title: 'TRAP default account of known users changes, on every cluster',
    lines: [
      "Parent - 'p'",
      NEW,
      "Parent - 'n'",
      "User - 'e1':DefaultAccount='n':Fairshare=parent",
      "User - 'e2':DefaultAccount='n':Fairshare=parent",
    ],
    exit: 0,
    after: { n: 'p', 'n/e1': 'n', 'n/e2': 'n', 'x/e1': 'n', 'x/e2': 'n' },
    allowed: false,
  },
  {
    title: 'TRAP changed limits after a changed default account',
    lines: ["Parent - 'y'", "User - 'e1':DefaultAccount='y'", "Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=7'"],
    exit: 0,
    after: { x: 'p cpu=7,mem=5M', 'y/e1': 'y', 'x/e1': 'y' },
    allowed: false,
  },
  {
    title: 'TRAP changed limits before a changed default account are lost',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=7'", "Parent - 'y'", "User - 'e1':DefaultAccount='y'"],
    exit: 0,
    after: { 'y/e1': 'y', 'x/e1': 'y' },
    allowed: false,
  },
  {
    title: 'TRAP unknown parent: what stands before it is committed',
    lines: ["Parent - 'p'", NEW, "Parent - 'nosuch'", "Account - 'm'"],
    exit: 1,
    after: { n: 'p' },
    allowed: false,
  },
  {
    title: 'TRAP account below another parent moves',
    lines: ["Parent - 'root'", "Account - 'x':GrpTRESMins='cpu=1'"],
    exit: 0,
    after: { x: 'root cpu=1,mem=5M' },
    allowed: false,
  },
  {
    title: 'TRAP second row for an account is ignored',
    lines: ["Parent - 'p'", `${NEW}:GrpTRESMins='cpu=3'`, `${NEW}:GrpTRESMins='cpu=4'`],
    exit: 0,
    after: { n: 'p cpu=3' },
    allowed: false,
  },
  {
    title: 'TRAP garbage is skipped',
    lines: ["Parent - 'p'", 'garbage', NEW],
    exit: 0,
    after: { n: 'p' },
    allowed: false,
  },
  {
    title: 'TRAP a word is 0',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=abc'"],
    exit: 0,
    after: { x: 'p cpu=0,mem=5M' },
    allowed: false,
  },
  {
    title: 'TRAP a fraction is cut',
    lines: ["Parent - 'p'", "Account - 'y':GrpTRESMins='cpu=2.5'"],
    exit: 0,
    after: { y: 'p cpu=2' },
    allowed: false,
  },
  {
    title: 'TRAP too large is unlimited',
    lines: ["Parent - 'p'", "Account - 'x':GrpTRESMins='cpu=99999999999999999999999'"],
    exit: 0,
    after: { x: 'p mem=5M' },
    allowed: false,
  },
  {
    title: 'TRAP a comma is part of the name',
    lines: ["Parent - 'p'", "Account - 'n,m':Description='d':Organization='o'"],
    exit: 0,
    after: { 'n,m': 'p' },
    allowed: false,
  },
  {
    title: 'bad line: nothing is applied',
    lines: ["Parent - 'p'", NEW, "Account - 'm':GrpJobs=nope"],
    exit: 1,
    after: {},
    allowed: false,
  },
  {
    title: 'unknown TRES: nothing is applied',
    lines: ["Parent - 'p'", NEW, "Account - 'm':Description='d':Organization='o':GrpTRESMins='bogus=1'"],
    exit: 1,
    after: {},
    allowed: false,
  },
];

const availability = slurmLabAvailability();

(availability.available ? describe : describe.skip)('forms of sacctmgr load that we rely on or keep away from', () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    lab = await sharedSlurmLab();
  }, 120_000);
  afterAll(async () => {
    await lab.reset();
    await withoutTyped();
    await lab?.stop();
  }, 60_000);
  /** The lab is shared: what other files do not expect goes. */
  const withoutTyped = () => lab.sql(`delete from tres_table where name = 'gpu:a100'`);

  async function rows(): Promise<Record<string, string>> {
    const { associations, users } = await lab.dump();
    const defaults = new Map(users.map(({ name, defaultAccount }) => [name, defaultAccount]));
    return Object.fromEntries(
      associations.map(({ account, user, parent, limits }) =>
        user === ''
          ? [account, `${parent} ${limits.grptresmins ?? ''}`.trim()]
          : [`${account}/${user}`, defaults.get(user) ?? ''],
      ),
    );
  }

  beforeEach(async () => {
    await lab.reset();
    await withoutTyped();
    await lab.sql(`insert into tres_table (creation_time, type, name) values (unix_timestamp(), 'gres', 'gpu:a100')`);
    await lab.sacctmgr(['add', 'account', 'p', 'description=d', 'organization=o']);
    await lab.sacctmgr(['add', 'account', 'x', 'parent=p', 'GrpTRESMins=cpu=1,mem=5']);
    await lab.sacctmgr(['add', 'account', 'y', 'parent=p']);
    await lab.sacctmgr(['add', 'user', 'e1,e2', 'account=x']);
  });

  it.each(FORMS)('$title', async ({ lines, exit, after, allowed }) => {
    const text = `${[`Cluster - '${lab.name}'`, ...lines].join('\n')}\n`;
    const connection = {
      binPath: lab.binPath,
      prefix: [],
      env: { ...process.env, ...lab.env },
      run: runCommand,
      timeouts: TIMEOUTS,
    };
    const accounts = new Set(['root', 'p', 'x', 'y'].map((name) => name as never));
    const state = await snapshot(connection, lab.name as never, {
      accounts,
      users: new Set(['e1', 'e2', 'f1', 'f2'] as never[]),
    });
    expect(checkLoadFile(text, state, new Set(['cpu', 'mem', 'gres/gpu:a100'])) === undefined).toBe(allowed);

    const before = await rows();
    const path = join(mkdtempSync(join(tmpdir(), 'forms-')), 'l.cfg');
    writeFileSync(path, text);
    expect((await lab.sacctmgr(['-Q', 'load', path])).exitCode).toBe(exit);
    expect(await rows()).toEqual({ ...before, ...after });
  });

  it('a typed GRES is sold: made with its limit, changed, and nobody beside it parks', async () => {
    const typed = { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit' as const, label: 'A100' };
    const { backend } = openBackend(lab, { components: { ...components, 'gres/gpu:a100': typed } });
    const [one, two] = [
      wish({ backendId: 'a_one', limits: { cpu: 10, 'gres/gpu:a100': 5 } }),
      wish({ backendId: 'a_two' }),
    ];
    const made = await applyAllocations(backend, [one, two]);
    expect(made.map(({ status }) => status)).toEqual(['done', 'done']);
    expect((await rows()).a_one).toBe('p_phys cpu=600,gres/gpu:a100=300,mem=60000M');
    await backend.apply({ ...one, limits: { cpu: 10, 'gres/gpu:a100': 7 } }, { key: 'more' });
    expect((await rows()).a_one).toBe('p_phys cpu=600,gres/gpu:a100=420,mem=60000M');
  });
});
