import { describe, expect, it } from '@jest/globals';
import { type HostNames, slurmdbdNames } from '../../../activities/slurm/state/slurmdbd-name.js';

const ADDRESSES: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  dbd1: '10.0.0.5',
  'dbd1.example.org': '10.0.0.5',
  '10.0.0.5': '10.0.0.5',
};

/** A host as it sees the network; dbd1 finds its own name at a loopback address, as Debian sets it up. */
const on = (own: string): HostNames => ({
  own,
  isOwn: (address) => own.startsWith('dbd1') && address === '10.0.0.5',
  address: async (name) => {
    if (own === 'dbd1' && name === 'dbd1') return '127.0.1.1';
    return ADDRESSES[name] ?? Promise.reject(new Error('ENOTFOUND'));
  },
  name: async (address) => (address === '10.0.0.5' ? 'dbd1.example.org' : Promise.reject(new Error('ENOTFOUND'))),
});

const config = (asked: string, told?: string, port = 6819): string =>
  [
    'Configuration data as of 2026-11-30T19:19:32',
    `AccountingStorageHost  = ${asked}`,
    'AccountingStoragePort  = 6819',
    ...(told === undefined
      ? []
      : ['', 'SlurmDBD configuration:', `DbdHost                = ${told}`, `DbdPort = ${port}`]),
  ].join('\n');

const identity = async (host: string, text: string): Promise<string> => (await slurmdbdNames(text, on(host))).identity;

describe('a slurmdbd', () => {
  it.each([undefined, 'localhost', 'dbd1'])(
    'is one, however slurm.conf calls it, when it calls itself %s',
    async (told) => {
      const seen = await Promise.all([
        identity('dbd1', config('localhost', told)),
        identity('dbd1.example.org', config('127.0.0.1', told)),
        identity('dbd1', config('dbd1', told)),
        identity('dbd1', config('dbd1.example.org', told)),
        identity('head1', config('dbd1', told)),
        identity('head2.example.org', config('dbd1.example.org', told)),
        identity('head2', config('10.0.0.5', told)),
      ]);
      expect([...new Set(seen)]).toEqual(['dbd1:6819']);
    },
  );

  it('called localhost is another one on another head node', async () => {
    expect(await identity('head1', config('localhost', 'localhost'))).toBe('head1:6819');
    expect(await identity('head2', config('localhost', 'localhost'))).toBe('head2:6819');
  });

  it('is told from a second one on the same host by the port that it listens on itself', async () => {
    expect(await identity('head1', config('localhost', 'localhost', 7031))).toBe('head1:7031');
  });

  it('that cannot be looked up is what slurm.conf calls it', async () => {
    expect(await identity('head1', config('dbd', undefined))).toBe('dbd:6819');
    expect(await identity('head1', config('slurmdbd', 'slurmdbd'))).toBe('slurmdbd:6819');
  });

  it('is known by the name of earlier releases, too, where that cannot mean another one', async () => {
    expect(await slurmdbdNames(config('dbd1', 'dbd1'), on('head1'))).toMatchObject({ spelled: 'dbd1:6819' });
    expect(await slurmdbdNames(config('localhost', 'localhost'), on('head1'))).not.toHaveProperty('spelled');
  });
});
