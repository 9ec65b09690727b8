import { describe, expect, it } from '@jest/globals';
import { nextPage } from '../../../../activities/waldur/lists/link-header.js';

describe('nextPage', () => {
  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['<http://h/?page=3>; rel="next"', 3],
    ['<http://h/?a=1,2&page=3>; rel="next", <http://h/>; rel="first"', 3],
    ['<http://h/>; rel="first", <http://h/?page=4&x=;>; rel=next', 4],
    ['<http://h/?page=3>; rel="prev"', undefined],
    ['<http://h/?page=-3>; rel="next"', Number.NaN],
    ['<http://h/>; rel="next"', Number.NaN],
  ])('%s → %s', (link, page) => {
    expect(nextPage(link)).toEqual(page);
  });
});
