import { describe, expect, it } from '@jest/globals';
import { judgeGo } from '../../../workers/temporal-server/binary/go-version.js';
import { judgeVersion } from '../../../workers/temporal-server/binary/temporal-version.js';

describe('judgeVersion', () => {
  it.each([
    ['temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)', { server: '1.29.1' }],
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)\n', { server: '1.29.1' }],
    ['temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)', { server: '2.0.0' }],
    ['temporal version 1.0.0 (Server 1.24.2, UI 2.28.0)', { problem: expect.stringContaining('1.24.2 is too old') }],
    ['temporal version 0.9.0 (server 1.20.2) (ui 2.11.1)', { problem: expect.stringContaining('does not answer') }],
    ['tctl version 1.18.0', { problem: expect.stringContaining('tctl version') }],
    ['', { problem: expect.stringContaining('does not answer') }],
  ])('%s', (output, expected) => {
    expect(judgeVersion(output)).toEqual(expected);
  });
});

describe('judgeGo', () => {
  it.each([
    ['go version go1.26.8 linux/amd64', 'local', undefined],
    ['go version go1.25.0 linux/amd64', 'local', undefined],
    ['go version go1.22.1 linux/amd64', 'auto', undefined],
    ['go version go1.22.1 linux/amd64', 'go1.23.0+auto', undefined],
    ['go version go1.22.1 linux/amd64', 'local', /1\.22 is too old.*GOTOOLCHAIN=local/],
    ['go version go1.22.1 linux/amd64', 'path', /GOTOOLCHAIN=path/],
    ['go version go1.19.8 linux/amd64', '', /1\.19 is too old/],
    ['gccgo', '', /answered "gccgo"/],
  ])('%s, GOTOOLCHAIN=%s', (version, toolchain, expected) => {
    if (expected === undefined) expect(judgeGo(version, toolchain)).toBeUndefined();
    else expect(judgeGo(version, toolchain)).toMatch(expected);
  });
});
