import { describe, expect, it } from '@jest/globals';
import { type BearerSettings, createBearerCheck } from '../../../servers/lib/auth/bearer-check.js';
import { memoryLog } from '../../helpers/memory-log.js';

describe('the way to the keys', () => {
  it.each<[BearerSettings, RegExp | undefined]>([
    [{ issuer: 'https://auth.example.org/realms/x' }, undefined],
    [{ issuer: 'http://auth.example.org/realms/x' }, /without TLS/],
    [{ issuer: 'https://auth.example.org/realms/x', jwksUrl: 'http://auth.example.org/keys' }, /without TLS/],
    [{ issuer: 'https://auth.example.org/realms/x', verifySsl: false }, /not checked/],
    [{ issuer: 'http://127.0.0.1:8080/realms/x' }, undefined],
    [{ issuer: 'http://[::1]:8080/realms/x' }, undefined],
    [{ issuer: 'http://localhost.example.org/realms/x' }, /without TLS/],
  ])('%j', (settings, message) => {
    const log = memoryLog();
    createBearerCheck(settings, log);
    expect(log.lines).toEqual(
      message === undefined
        ? []
        : [expect.objectContaining({ level: 'warn', message: expect.stringMatching(message) })],
    );
  });

  it('has to be an address', () => {
    expect(() => createBearerCheck({ issuer: 'realms/x' }, memoryLog())).toThrow();
    const caFile = '/nonexistent/ca.pem';
    expect(() => createBearerCheck({ issuer: 'https://auth.example.org/realms/x', caFile }, memoryLog())).toThrow(
      /ca_file/,
    );
  });
});
