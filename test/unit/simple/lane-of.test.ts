import { describe, expect, it } from '@jest/globals';
import { createSimpleBackend } from '../../../activities/lib/backend/simple/create-simple-backend.js';
import { laneOf } from '../../../activities/lib/backend/simple/lane-of.js';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { wish } from '../../contract/backend/wishes.js';
import { PaperBackend } from './paper-backend.js';

const settings = (token: Secret, url = 'https://paper.example.com') => [{ url, token }, { units: { unit_factor: 1 } }];
const file = (path: string) => new Secret(() => 'unread', `file ${path}`);

describe('who is written together', () => {
  it('is who has the same settings', () => {
    expect(laneOf('paper', settings(Secret.inline('one')))).toBe(laneOf('paper', settings(Secret.inline('one'))));
    expect(laneOf('paper', settings(file('/etc/one')))).toBe(laneOf('paper', settings(file('/etc/one'))));
  });

  it.each([
    ['another address', 'paper', settings(Secret.inline('one'), 'https://other.example.com')],
    ['another secret in the file', 'paper', settings(Secret.inline('two'))],
    ['a secret from elsewhere', 'paper', settings(file('/etc/one'))],
    ['another system', 'stone', settings(Secret.inline('one'))],
  ])('is not who has %s', (_, system, other) => {
    expect(laneOf(system, other)).not.toBe(laneOf('paper', settings(Secret.inline('one'))));
  });

  it('does not show a secret', () => {
    expect(laneOf('paper', settings(Secret.inline('hunter2')))).toMatch(/^paper [0-9a-f]{16}$/);
  });

  it('writes nothing of one offering with the token of another', async () => {
    const writers = new WriterGroups({ everyMs: 0 });
    const papers = ['one', 'two'].map((token) => {
      const paper = new PaperBackend();
      paper.lane = settings(Secret.inline(token));
      return paper;
    });
    await Promise.all(
      papers.map((paper, at) => createSimpleBackend(paper, writers).apply(wish(`a_${at}`), { key: String(at) })),
    );
    expect(papers.map(({ paper }) => [...paper.keys()])).toEqual([
      ['phys', 'a_0'],
      ['phys', 'a_1'],
    ]);
  });
});
