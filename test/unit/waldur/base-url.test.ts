import { describe, expect, it } from '@jest/globals';
import { waldurBaseUrl } from '../../../activities/waldur/client/base-url.js';

describe('waldurBaseUrl', () => {
  it.each([
    ['https://portal.csc.fi/api/', 'https://portal.csc.fi/api/'],
    ['https://portal.csc.fi/api', 'https://portal.csc.fi/api/'],
    ['https://portal.csc.fi', 'https://portal.csc.fi/api/'],
    ['https://waldur.ai/', 'https://waldur.ai/api/'],
    ['https://site.la/', 'https://site.la/api/'],
    ['https://hpc.jp/waldur/api/', 'https://hpc.jp/waldur/api/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/api/'],
    ['https://HOST.example:443/api/?x=1#y', 'https://host.example/api/'],
    ['https://api.api/api', 'https://api.api/api/'],
  ])('%s → %s', (address, base) => {
    expect(waldurBaseUrl(address)).toBe(base);
  });

  it.each(['nonsense', 'ftp://host/api/', 'file:///etc/passwd', 'https://user:pass@host/api/'])(
    'refuses %s',
    (address) => {
      expect(() => waldurBaseUrl(address)).toThrow('waldur_api_url');
      expect(() => waldurBaseUrl(address)).not.toThrow('pass@');
    },
  );
});
