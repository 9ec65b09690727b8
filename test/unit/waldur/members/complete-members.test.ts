import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { CompleteList } from '../../../../activities/waldur/lists/complete-list.js';
import { completeMembers } from '../../../../activities/waldur/members/complete-members.js';
import type { Members } from '../../../../contracts/wish.js';

const list = (rows: (string | undefined)[]): CompleteList<{ name: string | undefined }> =>
  rows.map((name) => ({ name })) as unknown as CompleteList<{ name: string | undefined }>;

describe('all members', () => {
  it('are distinct and sorted; rows without a username are left out', () => {
    const members = completeMembers(list(['bob', undefined, 'ada', '', 'bob']), ({ name }) => name);
    expect(members).toEqual({ usernames: ['ada', 'bob'], complete: true });
  });

  it('cannot be claimed by anything else', () => {
    // @ts-expect-error only completeMembers makes them
    const claimed: Members = { usernames: [], complete: true };
    expect(claimed).toBeDefined();
    const makers = execFileSync('git', ['grep', '-lE', 'as (unknown as )?AllMembers', '--', '*.ts', ':!test'], {
      encoding: 'utf8',
    });
    expect(makers.trim().split('\n')).toEqual(['activities/waldur/members/complete-members.ts']);
  });
});
