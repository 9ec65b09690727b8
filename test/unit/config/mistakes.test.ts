import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import { load } from './support.js';

const text = readFileSync('test/fixtures/config/mistakes.yaml', 'utf8');

/** line:col severity path: message */
const EXPECTED = [
  ['1:1', 'sentry_dns', 'unknown key, did you mean sentry_dsn?'],
  [
    '2:11',
    'timezone',
    'must be an IANA timezone such as Europe/Tallinn, got "Europe/Talinn", did you mean Europe/Tallinn?',
  ],
  ['3:12', 'log_level', 'must be DEBUG, INFO, WARNING, ERROR or CRITICAL, got "WARN", did you mean WARNING?'],
  ['4:20', 'reporting_periods', 'must be at most 12, got 13'],
  ['6:11', 'offerings.0.name', 'must be text, got 4711; put it in quotes'],
  [
    '7:21',
    'offerings.0.waldur_api_url',
    'must be a URL beginning with https://, http://, got "waldur.example.com/api"',
  ],
  [
    '8:23',
    'offerings.0.waldur_api_token',
    'the token must not contain blanks, line breaks or characters other than ASCII, got ***',
  ],
  [
    '9:27',
    'offerings.0.waldur_offering_uuid',
    'must be a UUID: 32 hexadecimal digits, with or without dashes, got "e21a0f00-30b4"',
  ],
  ['10:20', 'offerings.0.stomp_enabled', 'must be true or false, got "maybe"'],
  ['11:19', 'offerings.0.backend_type', 'unknown backend type "slrum", did you mean slurm?'],
  ['13:5', 'offerings.0.qos_paused', 'unknown key; it belongs under backend_settings'],
] as const;

describe('planted mistakes', () => {
  it('are all reported at once, each at its line and column', () => {
    const { config, problems } = load(text);
    expect(config).toBeUndefined();
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map((p) => [`${p.line}:${p.col}`, p.path, p.message])).toEqual(
      JSON.parse(readFileSync('test/fixtures/config/mistakes.json', 'utf8')),
    );
    expect(errors.length).toBeGreaterThanOrEqual(12);
  });

  it.each(EXPECTED)('%s %s', (place, path, message) => {
    const found = load(text).problems.find((p) => p.path === path && p.severity === 'error');
    expect([`${found?.line}:${found?.col}`, found?.message]).toEqual([place, message]);
  });

  it('are printed with file, place, suggestion and caret', () => {
    const lines = formatProblems(load(text).problems).split('\n');
    const at = lines.findIndex((line) => line.includes('reporting_periods'));
    expect(lines.slice(at, at + 3)).toEqual([
      '/etc/site.yaml:4:20 reporting_periods: must be at most 12, got 13 [E_VALUE]',
      '    4 | reporting_periods: 13',
      '      |                    ^',
    ]);
  });
});
