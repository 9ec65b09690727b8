import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAssociations } from '../../../activities/slurm/state/parse-associations.js';
import {
  parseConfigValue,
  parseNames,
  parseTresNames,
  parseUsers,
} from '../../../activities/slurm/state/parse-names.js';
import { recorded } from './transcript.js';

describe('parseAssociations', () => {
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
    const { accounts, associations } = parseAssociations(output);
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

  it.each(['a|b', 'a|b|c|d|e|f', 'sacctmgr: error', 'a|b|||cpu=1.5|||', 'a|b||||many||'])('refuses %j', (output) => {
    expect(() => parseAssociations(output)).toThrow(expect.objectContaining({ type: 'BackendOutput' }));
  });

  it('reads or refuses, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '|', '\n', '=', ',', '1', '.', 'M', ' ', 'cpu') }),
        (output) => {
          try {
            const { accounts } = parseAssociations(output);
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

describe('small listings', () => {
  it('users with their default accounts', () => {
    expect(parseUsers('ua|p1\nub|\n')).toEqual(
      new Map([
        ['ua', 'p1'],
        ['ub', ''],
      ]),
    );
  });

  it('TRES by type and name', () => {
    expect([...parseTresNames('cpu|\nfs|disk\ngres|gpu\n')]).toEqual(['cpu', 'fs/disk', 'gres/gpu']);
  });

  it('accounts and clusters, blanks taken off', () => {
    expect(parseNames(recorded('batches/04-load-oddvalues.txt', 'show cluster').stdout)).toEqual(['batch']);
    expect(parseNames('')).toEqual([]);
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
