import { describe, expect, it } from '@jest/globals';
import { jobParser } from '../../../activities/slurm/state/parse-jobs.js';
import { elsewhereParser } from '../../../activities/slurm/state/parse-names.js';
import { qosParser } from '../../../activities/slurm/state/parse-qos.js';
import { parseCount, parseList, parseMinutes } from '../../../activities/slurm/state/parse-values.js';
import { parsed } from './parsed.js';

const unreadable = expect.objectContaining({ type: 'BackendOutput' });

describe('values', () => {
  it.each<[string, number | null]>([
    ['', null],
    ['0', 0],
    ['2147483647', 2_147_483_647],
  ])('count %j', (text, expected) => {
    expect(parseCount(text, 'x')).toBe(expected);
  });

  it.each(['-1', '1.5', '1k', 'N/A', '1234567890123456'])('no count: %j', (text) => {
    expect(() => parseCount(text, 'GrpSubmitJobs')).toThrow(unreadable);
    expect(() => parseCount(text, 'GrpSubmitJobs')).toThrow('GrpSubmitJobs');
  });

  it.each<[string, string[]]>([
    ['', []],
    ['normal', ['normal']],
    ['b,,a,', ['a', 'b']],
  ])('list %j', (text, expected) => {
    expect(parseList(text)).toEqual(expected);
  });

  it.each<[string, number | null]>([
    ['', null],
    ['90', 90],
    ['90:00', 90],
    ['90:01', 91],
    ['01:30:00', 90],
    ['01:30:30', 91],
    ['25:00:00', 1500],
    ['2-0', 2880],
    ['2-3', 3060],
    ['2-03:04', 3064],
    ['1-02:30:15', 1591],
    ['30-00:00:00', 43_200],
  ])('minutes %j', (text, expected) => {
    expect(parseMinutes(text, 'MaxWall')).toBe(expected);
  });

  it.each(['UNLIMITED', '1-', '1:2:3:4', '-5', '1.5'])('no minutes: %j', (text) => {
    expect(() => parseMinutes(text, 'MaxWall')).toThrow(unreadable);
  });
});

describe('jobs of squeue', () => {
  it('are counted by account, whatever form their ids have', () => {
    const lines = ['4|a', '5_1|a', '5_[2-9%2]|b', '6+0|b', ' 7|c ', 'CLUSTER: lab', ''];
    expect(parsed(jobParser(), `${lines.join('\n')}\n`)).toEqual(
      new Map([
        ['a', 2],
        ['b', 2],
        ['c', 1],
      ]),
    );
    expect(parsed(jobParser(), '')).toEqual(new Map());
  });

  it.each(['4', '4|', 'x|a', 'slurm_load_jobs error: no answer', '|a'])('are not guessed: %j', (line) => {
    expect(() => parsed(jobParser(), `1|a\n${line}\n`)).toThrow(unreadable);
  });
});

describe('QOS', () => {
  it('with limits, and without any', () => {
    const output =
      'a1|DenyOnLimit,NoDecay|cpu=10,gres/gpu=2|cpu=600|cpu=2|3|4|01:30:00|One|of | two [waldur 0A]\n' +
      'normal||||||||Normal\nQOS [waldur 0a]\nof|all\n';
    const none = { flags: [], grpTres: {}, grpTresMins: {}, minTresPerJob: {} };
    expect(parsed(qosParser(), output)).toEqual(
      new Map([
        [
          'a1',
          {
            ...{ flags: ['DenyOnLimit', 'NoDecay'], grpTres: { cpu: 10, 'gres/gpu': 2 }, grpTresMins: { cpu: 600 } },
            ...{ minTresPerJob: { cpu: 2 }, maxJobs: 3, maxSubmit: 4, maxWallMinutes: 90, owner: '0a' },
          },
        ],
        ['normal', { ...none, maxJobs: null, maxSubmit: null, maxWallMinutes: null }],
      ]),
    );
    expect(() => parsed(qosParser(), 'a|b\n')).toThrow(unreadable);
  });

  it('accounts that are on other clusters', () => {
    expect(parsed(elsewhereParser('lab'), 'a|lab\na|other\nb|lab\nc|third\n')).toEqual(new Set(['a', 'c']));
    expect(() => parsed(elsewhereParser('lab'), 'a\n')).toThrow(unreadable);
  });
});
