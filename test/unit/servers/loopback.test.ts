import { expect, test } from '@jest/globals';
import { isLoopback } from '../../../servers/lib/loopback.js';

test.each(['127.0.0.1', '127.8.9.1', '::1', '[::1]', 'localhost'])('%s is reached from this machine only', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '0.0.0.0',
  '::',
  '10.0.0.1',
  '128.0.0.1',
  '::ffff:10.0.0.1',
  'storage.example.com',
  '',
  'localhost.example.com',
])('%s may be reached from elsewhere', (host) => {
  expect(isLoopback(host)).toBe(false);
});
