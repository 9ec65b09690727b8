import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ended, runCli } from '../cli/lib/cli.js';
import { CONTROLS, SECRETS } from '../secrets/canaries.js';
import { findCanaries, formsOf } from '../secrets/find-canaries.js';
import { echo, type SecretsSite, startSecretsSite } from '../secrets/secrets-site.js';

/** What is configured. Tokens of the identity provider come and go; nobody could know them in an old log. */
const { oidcToken: _fetched, ...CONFIGURED } = SECRETS;

/** Yesterday's log: nothing of ours writes secrets, but somebody's may be in it in whatever form. */
function writeLog(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const file = join(stateDir, 'temporal-server.log');
  writeFileSync(file, '', { mode: 0o600 });
  for (const { value } of [...Object.values(CONFIGURED), CONTROLS.form]) {
    for (const [form, bytes] of formsOf(value)) appendFileSync(file, `${form}: before ${bytes.toString()} after\n`);
    appendFileSync(file, `${JSON.stringify({ header: `Basic ${Buffer.from(`me:${value}`).toString('base64')}` })}\n`);
  }
}

describe('siteflow doctor --bundle', () => {
  const root = mkdtempSync(join(tmpdir(), 'siteflow-bundle-'));
  const stateDir = join(root, 'state');
  let site: SecretsSite;

  const doctor = (file: string, ...args: string[]): Promise<Ended> =>
    runCli(['doctor', '-c', file, '--state-dir', stateDir, ...args], { env: site.env, timeoutMs: 90_000 });

  beforeAll(async () => {
    site = await startSecretsSite(root);
    writeLog(stateDir);
  });

  afterAll(async () => {
    await site.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('holds no secret in any form, neither does what is printed; a planted control is found', async () => {
    // Waldur repeats what it was sent in its answers.
    site.waldur.faults.add({ kind: 'status', status: 403, path: 'users/me/', first: 40, json: echo('token') });
    const bundle = join(root, 'doctor.json');
    const packed = join(root, 'doctor.json.gz');
    const ends = [
      await doctor(site.configFile, '--bundle', bundle),
      await doctor(site.configFile, '--json', '--bundle', packed),
    ];
    site.waldur.faults.clear();
    ends.push(await doctor(site.configFile), await doctor(site.brokenFile, '--bundle', join(root, 'broken.json')));
    const places = [
      ...ends.flatMap(({ stdout, stderr }) => [stdout, stderr]).map((text) => Buffer.from(text)),
      readFileSync(bundle),
      readFileSync(packed),
      readFileSync(join(root, 'broken.json')),
    ];
    expect(Object.keys(CONFIGURED).length).toBeGreaterThanOrEqual(8);
    expect(places.flatMap((bytes) => findCanaries(bytes, SECRETS))).toEqual([]);

    expect(findCanaries(readFileSync(bundle), CONTROLS).map(({ canary }) => canary)).toEqual(
      expect.arrayContaining([CONTROLS.place.name, CONTROLS.form.name]),
    );
    expect(findCanaries(readFileSync(packed), { form: CONTROLS.form })).not.toEqual([]);
    expect(findCanaries(Buffer.from(ends[0]?.stdout ?? ''), { place: CONTROLS.place })).not.toEqual([]);
    expect(ends.map(({ code }) => code)).toEqual([4, 4, expect.any(Number), 3]);
  });

  it('holds what a helper needs', async () => {
    const file = join(root, 'help.json.gz');
    await doctor(site.configFile, '--bundle', file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bundle = JSON.parse(gunzipSync(readFileSync(file)).toString());
    expect(bundle).toMatchObject({
      apiVersion: 1,
      writtenAt: expect.stringMatching(/Z$/),
      versions: { siteflow: expect.any(String), node: process.versions.node },
      missingRoutes: { [site.waldur.url]: [] },
      environmentVariables: expect.arrayContaining(['TEMPORAL_API_KEY']),
    });
    expect(bundle.configuration['offerings.0.waldur_api_token']).toEqual({ value: '***', source: expect.any(String) });
    expect(bundle.configuration['siteflow.waldur.requests_per_second'].value).toBe(500);
    expect(bundle.findings.length).toBeGreaterThan(10);
    expect(bundle.logs['temporal-server.log'].join('\n')).toContain('before *** after');
  });

  it('does not replace a file', async () => {
    const file = join(root, 'mine.json');
    writeFileSync(file, 'mine');
    const ended = await doctor(site.configFile, '--bundle', file);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/mine\.json exists already/) });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});
