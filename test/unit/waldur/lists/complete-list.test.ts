import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { WaldurClient } from '../../../../activities/waldur/client/client.js';
import type { OfferingUser, TeamMember } from '../../../../activities/waldur/client/schemas.js';
import type { CompleteList } from '../../../../activities/waldur/lists/complete-list.js';
import { readHint } from '../../../../activities/waldur/lists/read-hint.js';
import { readList } from '../../../../activities/waldur/lists/read-list.js';
import { call, paged, rowSchema, rows, servedRows } from '../helpers/paged.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const FOLDERS = ['activities', 'workers', 'workflows', 'starters', 'servers', 'contracts', 'config'];

const members = (list: CompleteList<{ uuid: string }>): string[] => list.map(({ uuid }) => uuid);
const http = () => paged(servedRows(() => rows(2))).http;

describe('a complete list', () => {
  test('comes from the strict reader, and is an array that cannot be changed', async () => {
    const list = await readList(http(), call, rowSchema);
    const plain: readonly { uuid: string }[] = list;
    expect(members(list)).toEqual(plain.map(({ uuid }) => uuid));
    // @ts-expect-error a row that is added was not read
    list.push({ uuid: 'x' });
  });

  test('is none when it is a hint, a part or put together', async () => {
    const hint = await readHint(http(), call, rowSchema);
    const list = await readList(http(), call, rowSchema);
    // @ts-expect-error a hint tells nothing about what is not in it
    members(hint);
    // @ts-expect-error neither does a part
    members(list.filter(({ uuid }) => uuid !== ''));
    // @ts-expect-error nor what somebody put together
    members([{ uuid: 'x' }]);
    expect(hint).toHaveLength(2);
  });

  test('is what the client gives of teams and offering users', () => {
    const check = (client: WaldurClient): [Promise<CompleteList<TeamMember>>, Promise<CompleteList<OfferingUser>>] => [
      client.resources.team(''),
      client.offerings.users(''),
    ];
    expect(check).toBeInstanceOf(Function);
  });

  test('is claimed nowhere else in the code', () => {
    const claims = FOLDERS.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(folder, file))
        .filter((file) =>
          /\bas\s+CompleteList\b|<CompleteList<[^>]*>>\s*[[(]/.test(readFileSync(join(root, file), 'utf8')),
        ),
    );
    expect(claims).toEqual(['activities/waldur/lists/read-list.ts']);
  });
});
