import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { prepareStateDir } from '../../../workers/temporal-server/prepare-state-dir.js';

const uid = process.getuid!();
const fresh = (): string => join(mkdtempSync(join(tmpdir(), 'state-')), 'a', 'b');
const mode = (path: string): number => statSync(path).mode & 0o777;

describe('prepareStateDir', () => {
  it('creates the folder for its owner only, and accepts it again', () => {
    const path = fresh();
    prepareStateDir(path, uid);
    prepareStateDir(path, uid);
    expect(mode(path)).toBe(0o700);
  });

  it('closes an own folder that others can read', () => {
    const path = fresh();
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
    prepareStateDir(path, uid);
    expect(mode(path)).toBe(0o700);
  });

  it.each([0o777, 0o1777, 0o770])('refuses mode %o and leaves it as it is', (bits) => {
    const path = fresh();
    mkdirSync(path, { recursive: true });
    chmodSync(path, bits);
    expect(() => prepareStateDir(path, uid)).toThrow(/writable for other users.*chmod 700/s);
    expect(mode(path)).toBe(bits & 0o777);
  });

  it("refuses another user's folder and names both users", () => {
    const path = fresh();
    mkdirSync(path, { recursive: true, mode: 0o700 });
    expect(() => prepareStateDir(path, uid + 1)).toThrow(
      `belongs to user ${uid}, but this process runs as user ${uid + 1}`,
    );
  });

  it('refuses a file', () => {
    const path = fresh();
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '');
    expect(() => prepareStateDir(path, uid)).toThrow(/cannot be created|not a folder/);
  });
});
