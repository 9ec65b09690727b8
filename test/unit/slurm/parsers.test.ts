import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  associationParser,
  childrenParser,
  membershipParser,
} from '../../../activities/slurm/state/parse-associations.js';
import {
  longNameParser,
  nameParser,
  parseConfigValue,
  tresParser,
  userParser,
} from '../../../activities/slurm/state/parse-names.js';
import { parsed } from './parsed.js';
import { recorded } from './transcript.js';

const UNREADABLE = ['a|b', 'a|b|c|d|e|f', 'sacctmgr: error'];

describe('associationParser', () => {
  it('tells accounts from users and keeps partitions apart', () => {
    const output = [
      ...[
        'root||||||normal|',
        'p1|proj|||cpu=1000,mem=1G|0|b,a|a',
        'p1||ua|main||||',
        'p1||ua|||||',
        'p1||ub|||||',
        '',
      ],
    ].join('\n');
    const { accounts, associations } = parsed(associationParser(), output);
    expect(accounts).toEqual(
      new Map([
        ['root', { parent: null, limits: {}, submitJobs: null, qos: ['normal'], defaultQos: '', listed: false }],
        [
          'p1',
          {
            parent: 'proj',
            limits: { cpu: 1000, mem: 1024 },
            submitJobs: 0,
            qos: ['a', 'b'],
            defaultQos: 'a',
            listed: false,
          },
        ],
      ]),
    );
    expect(associations.get('p1')).toEqual(
      new Map([
        ['ua', new Set(['main', ''])],
        ['ub', new Set([''])],
      ]),
    );
  });

  it.each(UNREADABLE)('refuses %j', (output) => {
    expect(() => parsed(associationParser(), output)).toThrow(expect.objectContaining({ type: 'BackendOutput' }));
  });

  it.each(['a|b|||cpu=1.5|||', 'a|b||||many||'])(
    'keeps what cannot be read of an account to that account: %j',
    (row) => {
      const { accounts } = parsed(associationParser(), `${row}\nc|d|||license/matlab@flex=10|||\n`);
      expect(accounts.get('a')).toMatchObject({
        parent: 'b',
        limits: {},
        unreadable: expect.stringContaining('sacctmgr'),
      });
      expect(accounts.get('c')).toMatchObject({ limits: { 'license/matlab@flex': 10 } });
    },
  );

  it('reads names with bars, which others made', () => {
    const output = 'p1|a|b||||||\np1||x|y|main||||\np1||jdoe@site.example|||||\n';
    const { accounts, associations } = parsed(associationParser(), output);
    expect(accounts.get('p1')?.parent).toBe('a|b');
    expect([...(associations.get('p1') ?? [])]).toEqual([
      ['x|y', new Set(['main'])],
      ['jdoe@site.example', new Set([''])],
    ]);
    expect(parsed(childrenParser(), 'a|b|p1||||||\n')).toEqual(new Map([['p1', new Set(['a|b'])]]));
    expect(parsed(membershipParser(), 'a|b||ada|||||\nold project||ada|||||\n')).toEqual(
      new Map([['ada', new Set(['a|b', 'old project'])]]),
    );
    expect(parsed(userParser(), 'ada|a|b\n')).toEqual(new Map([['ada', 'a|b']]));
  });

  it('reads users and partitions in one case', () => {
    const { associations } = parsed(associationParser(), 'p1||Alice|GPU||||\n');
    expect(associations.get('p1')).toEqual(new Map([['alice', new Set(['gpu'])]]));
  });

  it('names the line, blank ones not counted', () => {
    expect(() => parsed(associationParser(), 'a|||||||\n\n\nb|c\n')).toThrow(
      'sacctmgr show assoc, line 2: 2 columns instead of 8: "b|c".',
    );
  });

  it('reads or refuses, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '|', '\n', '=', ',', '1', '.', 'M', ' ', 'cpu') }),
        (output) => {
          try {
            const { accounts } = parsed(associationParser(), output);
            for (const { limits } of accounts.values()) {
              for (const amount of Object.values(limits)) expect(Number.isInteger(amount)).toBe(true);
            }
          } catch (error) {
            expect(error).toMatchObject({ type: 'BackendOutput' });
          }
        },
      ),
    );
  });
});

describe('children and memberships', () => {
  const output =
    'top|root||||||\np1|top||||||\np2|top||||||\np1||ua|main||||\np1||ua|||||\np2||ua|||||\np2||ub|||||\nroot|||||||\n';

  it('are the accounts below each account', () => {
    expect(parsed(childrenParser(), output)).toEqual(
      new Map([
        ['root', new Set(['top'])],
        ['top', new Set(['p1', 'p2'])],
      ]),
    );
  });

  it('are the accounts of each user', () => {
    expect(parsed(membershipParser(), output)).toEqual(
      new Map([
        ['ua', new Set(['p1', 'p2'])],
        ['ub', new Set(['p2'])],
      ]),
    );
  });

  it.each(UNREADABLE)('are not read from %j', (row) => {
    expect(() => parsed(childrenParser(), row)).toThrow(expect.objectContaining({ type: 'BackendOutput' }));
    expect(() => parsed(membershipParser(), row)).toThrow(expect.objectContaining({ type: 'BackendOutput' }));
  });

  it('and users of one account take the same time for every row', () => {
    const count = 20_000;
    const rows = (row: (at: number) => string) => Array.from({ length: count }, (_, at) => row(at)).join('\n');
    const started = performance.now();
    expect(
      parsed(
        childrenParser(),
        rows((at) => `p${at}|top||||||`),
      ).get('top')?.size,
    ).toBe(count);
    expect(
      parsed(
        membershipParser(),
        rows((at) => `p${at}||ua|||||`),
      ).get('ua')?.size,
    ).toBe(count);
    const { associations } = parsed(
      associationParser(),
      rows((at) => `p1||ua|part${at}||||`),
    );
    expect(associations.get('p1')?.get('ua')?.size).toBe(count);
    // Copied for each row these would be billions of entries, and minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('small listings', () => {
  it('users with their default accounts', () => {
    expect(parsed(userParser(), 'ua|p1\nub|\n')).toEqual(
      new Map([
        ['ua', 'p1'],
        ['ub', ''],
      ]),
    );
  });

  it('TRES by type and name', () => {
    expect([...parsed(tresParser(), 'cpu|\nfs|disk\ngres|gpu\n')]).toEqual(['cpu', 'fs/disk', 'gres/gpu']);
  });

  it('accounts and clusters, blanks taken off', () => {
    const { stdout } = recorded('batches/04-load-oddvalues.txt', 'show cluster');
    expect(parsed(nameParser(), stdout)).toEqual(['batch']);
    expect(parsed(nameParser(), '')).toEqual([]);
  });

  it('of all accounts only those whose names reach the 42nd character', () => {
    const [long, longer] = ['a'.repeat(42), 'b'.repeat(50)];
    expect(parsed(longNameParser(), `root\n${'c'.repeat(41)}\n${long}\n${longer}\n`)).toEqual(
      new Map([
        [long, long],
        ['b'.repeat(42), longer],
      ]),
    );
  });

  it.each([
    ['AccountingStorageHost', '127.0.0.1'],
    ['accountingstorageport', '6819'],
    ['AccountingStorageBackupHost', undefined],
    ['Nothing', undefined],
  ])('configuration value %s', (name, expected) => {
    const output =
      'Configuration data\nAccountingStorageBackupHost  = (null)\nAccountingStorageHost  = 127.0.0.1\nAccountingStoragePort  = 6819\n';
    expect(parseConfigValue(output, name)).toBe(expected);
  });
});
