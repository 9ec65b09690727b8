import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { parseTres, renderTres, tresAmount } from '../../../activities/slurm/tres.js';

describe('parseTres', () => {
  it.each([
    ['', {}],
    ['cpu=5', { cpu: 5 }],
    ['cpu=0,gres/gpu=500', { cpu: 0, 'gres/gpu': 500 }],
    ['mem=1G', { mem: 1024 }],
    ['mem=1.50G', { mem: 1536 }],
    ['mem=60000M', { mem: 60000 }],
    ['mem=0', { mem: 0 }],
    ['mem=2T,node=3K', { mem: 2 * 1024 * 1024, node: 3072 }],
    ['mem=1P', { mem: 1024 ** 3 }],
    ['cpu=9007199254740991', { cpu: 9_007_199_254_740_991 }],
    ['gres/gpu:a100=4', { 'gres/gpu:a100': 4 }],
    ['license/matlab@flex=10', { 'license/matlab@flex': 10 }],
    ['fs/disk=1,billing=2', { 'fs/disk': 1, billing: 2 }],
  ])('%s', (text, expected) => {
    expect(parseTres(text)).toEqual(expected);
  });

  it.each(['cpu', 'cpu=', 'cpu=x', 'cpu=1.5', 'mem=1.3333K', 'cpu=1Z', '=5', 'cpu=-1', 'cpu=1.2.3'])(
    'refuses %j instead of guessing',
    (text) => {
      expect(() => parseTres(text)).toThrow(expect.objectContaining({ type: 'BackendOutput' }));
    },
  );
});

describe('tresAmount', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['434.99', 434],
    ['9007199254740991', 9_007_199_254_740_991],
    ['-0.5', 0],
  ])('%s → %d', (value, expected) => {
    expect(tresAmount('cpu', new Decimal(value)) + 0).toBe(expected);
  });

  it.each(['-2', '9007199254740992', '1e30', 'NaN', 'Infinity'])('refuses %s', (value) => {
    expect(() => tresAmount('cpu', new Decimal(value))).toThrow(
      expect.objectContaining({ type: 'LimitInvalid', message: expect.stringContaining('"cpu"') }),
    );
  });
});

describe('renderTres', () => {
  it('sorts', () => {
    expect(renderTres({ mem: 1, 'gres/gpu': -1, cpu: 0 })).toBe('cpu=0,gres/gpu=-1,mem=1');
  });

  it('refuses names that would become options', () => {
    expect(() => renderTres({ 'cpu=5,mem': 1 })).toThrow(expect.objectContaining({ type: 'LimitInvalid' }));
  });
});
