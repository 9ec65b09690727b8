import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LoadedSettings } from '../../../starters/cli/serve/load-settings.js';
import { reloadSettings } from '../../../starters/cli/serve/reload-settings.js';
import { recordedEnvironment, settingsFrom } from '../../helpers/storage/storage-service.js';
import { until } from '../../system/cli/lib/until.js';

let folder: string;
let file: string;
let lines: string[];
let attempts: number[];
let reloading: ReturnType<typeof reloadSettings>;
let replace: (signal: AbortSignal) => Promise<void>;
let load: () => LoadedSettings;

const write = (text: string): void => writeFileSync(file, text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-reload-'));
  file = join(folder, 'storage.yaml');
  write('first');
  lines = [];
  attempts = [];
  const settings = settingsFrom(recordedEnvironment('http://127.0.0.1:1'));
  load = () => ({ settings, problems: [], source: file, files: [file] });
  replace = async () => undefined;
  const line = (_fields: object, message: string): void => void lines.push(message);
  reloading = reloadSettings({
    first: { files: [file] },
    load: () => load(),
    replace: async (_settings, _source, signal) => {
      attempts.push(Date.now());
      await replace(signal);
    },
    logger: { info: line, warn: line, error: line } as never,
    intervalMs: 20,
    firstPauseMs: 50,
  });
});

afterEach(async () => {
  await reloading.close();
  rmSync(folder, { recursive: true });
});

describe('taking changed settings over', () => {
  test('a new content is taken once, the same content written again not at all', async () => {
    write('first');
    await sleep(200);
    expect(attempts).toEqual([]);
    write('second');
    await until('the attempt', () => attempts.length > 0);
    write('second');
    await sleep(200);
    expect([attempts.length, lines]).toEqual([1, []]);
  });

  test('what cannot be used yet is tried again, ever later, and told once for each reason', async () => {
    const reasons = ['Waldur is down', 'Waldur is down', 'it hangs', undefined];
    replace = async () => {
      const reason = reasons[attempts.length - 1];
      if (reason !== undefined) throw new Error(reason);
    };
    write('second');
    await until('four attempts', () => attempts.length === 4);
    await sleep(500);
    const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    expect(attempts).toHaveLength(4);
    expect(pauses[1]).toBeGreaterThan(95);
    expect(pauses[2]).toBeGreaterThan(195);
    expect(lines).toEqual([
      'the old settings stay in force: Waldur is down. The new ones are tried again',
      'the old settings stay in force: it hangs. The new ones are tried again',
    ]);
  });

  test('a further change ends an attempt that is under way', async () => {
    let aborted = 0;
    replace = (signal) =>
      attempts.length > 1
        ? Promise.resolve()
        : new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              aborted += 1;
              reject(signal.reason);
            });
          });
    write('second');
    await until('the first attempt', () => attempts.length === 1);
    write('third');
    await until('the second attempt', () => attempts.length === 2);
    expect([aborted, lines]).toEqual([1, []]);
  });

  test('the way back to what is in force ends the attempts', async () => {
    replace = async () => {
      throw new Error('no');
    };
    write('second');
    await until('an attempt', () => lines.length > 0);
    write('first');
    await until('the end of them', () => lines.at(-1) === 'the settings are those in force again');
    const { length } = attempts;
    await sleep(400);
    expect(attempts).toHaveLength(length);
  });

  test('settings that cannot be used at all are told and not tried', async () => {
    load = () => {
      throw new Error('they would serve everybody');
    };
    write('second');
    await until('the line', () => lines.length > 0);
    await sleep(200);
    expect([attempts, lines]).toEqual([[], ['the old settings stay in force: they would serve everybody']]);
  });
});
