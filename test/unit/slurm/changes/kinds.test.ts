import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AddUser } from '../../../../activities/slurm/changes/add-user.js';
import { toCommands, type WriteChange } from '../../../../activities/slurm/changes/change.js';
import { KINDS } from '../../../../activities/slurm/changes/kinds.js';
import { renderLoadFile } from '../commands/render-load-file.js';
import { n } from '../plan/removal-fixture.js';

const SLURM = join(import.meta.dirname, '../../../../activities/slurm');
const names = KINDS.flat().map(({ kind }) => kind);
const fileOf = (kind: string) => `changes/${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
const namedIn = (path: string) => {
  const text = readFileSync(join(SLURM, path), 'utf8');
  return names.filter((kind) => text.includes(`'${kind}'`)).map((kind) => [kind, path]);
};
const add = (account: string, defaultAccount: string): AddUser => ({
  ...{ kind: 'addUser', user: n('u'), account: n(account), partition: '' },
  ...{ fairshareParent: false, defaultAccount: n(defaultAccount) },
});

describe('the kinds of change', () => {
  it('are each named in one file, besides the planners that want them', () => {
    const files = readdirSync(SLURM, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const named = files.filter((path) => !path.startsWith('plan/')).flatMap(namedIn);
    expect(named.sort()).toEqual(names.map((kind) => [kind, fileOf(kind)]).sort());
    expect(files.filter((path) => path.startsWith('plan/')).flatMap(namedIn)).not.toEqual([]);
  });

  it('write QOS in the order of the plan, made or changed', () => {
    const blank = {
      ...{ flags: [], grpTres: {}, grpTresMins: {}, minTresPerJob: {} },
      ...{ maxJobs: 1, maxSubmit: null, maxWallMinutes: null },
    };
    const changes: WriteChange[] = [
      { kind: 'changeQos', name: n('a'), qos: blank },
      { kind: 'createQos', name: n('b'), qos: blank, description: 'b' },
      { kind: 'changeQos', name: n('c'), qos: blank },
    ];
    const lines = toCommands({ cluster: n('lab'), usersOf: () => [] }, changes).map((command) =>
      command.kind === 'load' ? 'load' : command.args.slice(2).join(' '),
    );
    expect(lines).toEqual([
      'modify qos where name=a set MaxJobsPerUser=1',
      'add qos b description=b',
      'modify qos where name=b set MaxJobsPerUser=1',
      'modify qos where name=c set MaxJobsPerUser=1',
    ]);
  });

  it('lead from every line of the load file to the change as it was planned', () => {
    const changes = [add('a', 'd'), add('d', 'd')];
    const { text, changeByLine } = renderLoadFile(n('lab'), changes);
    expect(text.split('\n').slice(1, -1)).toEqual([
      ...["Parent - 'd'", "User - 'u':DefaultAccount='d'"],
      ...["Parent - 'a'", "User - 'u'"],
    ]);
    expect(changeByLine.get(3)).toBe(changes[1]);
    expect(changeByLine.get(5)).toBe(changes[0]);
  });
});
