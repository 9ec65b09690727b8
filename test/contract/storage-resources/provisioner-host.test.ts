import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Order } from '../../../simulators/waldur/model.js';
import { type ProvisionerSite, startProvisionerSite } from '../../helpers/storage/provisioner-site.js';

let site: ProvisionerSite;
let orders: Order[];

beforeEach(async () => {
  site = await startProvisionerSite();
  orders = [site.create('one'), site.create('two', { dataType: 'archive' })];
});

afterEach(() => site.stop());

const states = (): string[] => orders.map(({ state }) => state);

describe('a program that the host cannot run', () => {
  test('is found out before anything is called', async () => {
    const { folder } = site;
    mkdirSync(join(folder, 'directory'));
    writeFileSync(join(folder, 'text'), '#!/bin/sh\n', { mode: 0o644 });
    site.waldur.stats.reset();
    let lists = 0;
    site.onList(async () => {
      lists += 1;
    });
    for (const [name, why] of [
      ['absent', 'ENOENT'],
      ['text', 'EACCES'],
      ['directory', 'it is no file'],
    ] as const) {
      const { code, stderr } = await site.provision({ run: join(folder, name) });
      expect([code, stderr.split('\n')[0]]).toEqual([2, `${join(folder, name)} cannot be run: ${why}`]);
    }
    expect([states(), site.waldur.stats.requests, lists]).toEqual([['pending-provider', 'pending-provider'], 0, 0]);
    expect((await site.provision()).code).toBe(0);
    expect([site.waldur.stats.requests > 0, lists]).toEqual([true, 1]);
  });

  test.each([
    ['has no interpreter', 'true', '/nonexistent/sh', 'the program was not run: ENOENT'],
    ['is no program for this machine', 'true', '/dev/null', 'the program was not run: EACCES'],
    ['is killed', 'kill -9 $$', '/bin/sh', 'the program was ended by SIGKILL'],
    ['loses a command for want of memory', "sh -c 'kill -9 $$' || exit $?", '/bin/sh', 'Killed'],
    ['says that it cannot work now', 'echo "Lustre is not mounted" >&2; exit 75', '/bin/sh', 'Lustre is not mounted'],
  ])('leaves orders executing when it %s, and they are done later', async (_name, text, interpreter, why) => {
    const { code, stdout } = await site.provision({ run: site.program(text, interpreter) });
    expect([code, states()]).toEqual([1, ['executing', 'executing']]);
    expect(stdout.match(/: will be tried again: .*$/gm)).toEqual(Array(2).fill(`: will be tried again: ${why}`));
    expect((await site.provision()).code).toBe(0);
    expect(states()).toEqual(['done', 'done']);
  });
});

describe('a program that runs', () => {
  test.each([1, 2, 126, 127, 255])('sets its orders erred when it ends with %i', async (status) => {
    const { code, stdout } = await site.provision({ run: site.program(`exit ${status}`) });
    expect([code, states()]).toEqual([1, ['erred', 'erred']]);
    expect(orders[0]?.errorMessage).toBe(`the program ended with ${status}`);
    expect(stdout.match(/: failed, /g)?.length).toBe(2);
  });

  test('may say much, on both ways', async () => {
    const much = 'head -c 3000000 /dev/zero | tr "\\0" x';
    const { code, stdout } = await site.provision({ run: site.program(`${much}; ${much} >&2`) });
    expect([code, states(), stdout.length < 1000]).toEqual([0, ['done', 'done'], true]);
  });
});
