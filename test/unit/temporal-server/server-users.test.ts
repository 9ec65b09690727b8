import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { processIdentity } from '../../../workers/lib/process-identity.js';
import { joinServer, type ServerUser, serverUsers } from '../../../workers/temporal-server/server-users.js';
import { stopTemporalServer } from '../../../workers/temporal-server/stop-server.js';

const readFile = (path: string): string => readFileSync(path, 'utf8');

describe('users of the server of a state folder', () => {
  let stateDir: string;
  /** Enters a living process that is neither this one nor its parent. */
  const enter = (kind: ServerUser['kind']): void => {
    mkdirSync(join(stateDir, 'users'), { recursive: true });
    writeFileSync(join(stateDir, 'users', '1.json'), JSON.stringify({ kind, process: processIdentity(1) }));
  };
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'users-'));
  });

  it('are those that joined and live', () => {
    const user = joinServer(stateDir, 'site');
    writeFileSync(join(stateDir, 'users', 'damaged.json'), '{');
    const gone = { kind: 'site', process: { pid: 1, startTicks: '0', bootId: '' } };
    writeFileSync(join(stateDir, 'users', '2.json'), JSON.stringify(gone));
    expect(serverUsers(stateDir)).toEqual([{ kind: 'site', process: processIdentity(process.pid) }]);
    user.leave();
    expect(serverUsers(stateDir)).toEqual([]);
    expect(serverUsers(join(stateDir, 'none'))).toEqual([]);
  });

  it('enter again when the folder was lost', () => {
    const user = joinServer(stateDir, 'site');
    rmSync(join(stateDir, 'users'), { recursive: true });
    user.renew();
    expect(serverUsers(stateDir)).toHaveLength(1);
  });

  it.each([
    ['site', 'dev', 'Siteflow'],
    ['dev', 'dev', '"siteflow dev"'],
    ['dev', 'site', '"siteflow dev"'],
  ] as const)('%s is there, %s is refused with the process and what to do', (there, comes, who) => {
    enter(there);
    expect(() => joinServer(stateDir, comes)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(`used by ${who}, process 1\\..*--state-dir`)),
      }),
    );
    expect(readdirSync(join(stateDir, 'users'))).toEqual(['1.json']);
  });

  it('of one site share it, and dev keeps its kind when its own agent joins', () => {
    enter('site');
    joinServer(stateDir, 'site').leave();
    rmSync(join(stateDir, 'users', '1.json'));
    joinServer(stateDir, 'dev');
    joinServer(stateDir, 'site');
    expect(serverUsers(stateDir).map(({ kind }) => kind)).toEqual(['dev']);
  });

  it('keep the server when another one leaves, also one that came at the last moment', async () => {
    const record = { state: 'running', port: 1, uiPort: 2, process: processIdentity(1), startedAt: '' };
    const file = join(stateDir, 'temporal-server.json');
    writeFileSync(file, JSON.stringify(record));
    let asked = '';
    await stopTemporalServer(stateDir, {
      unless: () => {
        asked = (JSON.parse(readFile(file)) as { state: string }).state;
        return true;
      },
    });
    expect(asked).toBe('stopped');
    expect(JSON.parse(readFile(file))).toEqual(record);
    await joinServer(stateDir, 'site').leaveAndStop();
    expect((JSON.parse(readFile(file)) as { state: string }).state).toBe('stopped');
    expect(existsSync(join(stateDir, 'users', `${process.pid}.json`))).toBe(false);
  });
});
