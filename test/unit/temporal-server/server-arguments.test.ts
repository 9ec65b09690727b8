import { describe, expect, it } from '@jest/globals';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes.js';
import { parseServerArguments, serverArguments } from '../../../workers/temporal-server/server-arguments.js';

const valuesOf = (args: string[], flag: string): string[] =>
  args.flatMap((arg, at) => (arg === flag ? [args[at + 1]!] : []));

describe('serverArguments', () => {
  const args = serverArguments({ port: 7233, uiPort: 8233, databaseFile: '/s/temporal.db' });

  it('binds to loopback and reads nothing from the user', () => {
    expect(valuesOf(args, '--ip')).toEqual(['127.0.0.1']);
    expect(args).toEqual(expect.arrayContaining(['--disable-config-file', '--disable-config-env']));
  });

  it('registers every search attribute of the contract', () => {
    expect(valuesOf(args, '--search-attribute')).toEqual(SEARCH_ATTRIBUTES.map((name) => `${name}=Keyword`));
  });

  it('sets the pollers, partitions and the journal', () => {
    const config = valuesOf(args, '--dynamic-config-value');
    expect(config).toEqual(
      expect.arrayContaining([
        'history.transferProcessorMaxPollRPS=1000',
        'history.timerProcessorMaxPollRPS=1000',
        'history.visibilityProcessorMaxPollRPS=200',
        'matching.numTaskqueueReadPartitions=1',
        'matching.numTaskqueueWritePartitions=1',
      ]),
    );
    expect(valuesOf(args, '--sqlite-pragma')).toEqual(['journal_mode=wal', 'synchronous=NORMAL']);
  });

  it('is recognised again on a command line', () => {
    const facts = { port: 7233, uiPort: 8233, databaseFile: '/s/temporal.db' };
    expect(parseServerArguments(['/bin/temporal', ...args])).toEqual(facts);
    expect(parseServerArguments(['vim', '/s/temporal.db'])).toBeUndefined();
    expect(parseServerArguments(serverArguments({ port: 1, uiPort: 2 }))).toBeUndefined();
  });
});
