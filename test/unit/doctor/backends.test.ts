import { beforeAll, describe, expect, it } from '@jest/globals';
import { failure } from '../../../activities/lib/failure.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { registerBackend } from '../../../config/backends/registry.js';
import { diagnoseBackends } from '../../../starters/cli/doctor/backends/diagnose-backends.js';
import { openBackends } from '../../../workers/lib/open-backends.js';
import { networkBackend } from '../../helpers/network-backend.js';
import { load, offering, site } from '../config/support.js';

const file = (...backends: string[]) => {
  const offerings = backends.map((name, at) =>
    offering({
      ...{ name: `offering of ${name}`, waldur_offering_uuid: String(at).repeat(32) },
      ...{ backend_type: name, order_processing_backend: name, backend_settings: {} },
    }),
  );
  const { config, problems } = load(site(offerings));
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config;
};

/** What the doctor says of the backends of a site, without the host's own findings. */
const findings = async (...backends: string[]) => {
  const config = file(...backends);
  const found = await diagnoseBackends({
    ...{ config, offerings: config.offerings, env: {}, stateDir: '/nowhere' },
    ...{ target: { kind: 'embedded' } as never, notes: { versions: {}, missingRoutes: {} } },
  });
  return found
    .filter(({ check }) => check !== 'writers')
    .map(({ status, offering: of, message }) => [status, of, message]);
};

const healthy = ['ok', 'offering of healthy', 'it answers'];

describe('a backend that cannot be looked at', () => {
  beforeAll(() => {
    registerBackend(
      networkBackend('healthy', { diagnostics: async () => [{ check: 'up', status: 'ok', message: 'it answers' }] }),
    );
    registerBackend({
      ...networkBackend('unloadable', {}),
      load: () => Promise.reject(new Error("Cannot find package 'abacus'")),
    });
    registerBackend({
      ...networkBackend('unopenable', {}),
      load: async () => ({
        open: () => {
          throw failure('BackendMisconfigured', 'mode rest is not available');
        },
      }),
    });
    registerBackend(networkBackend('throwing', { diagnostics: () => Promise.reject(new Error('out of beads')) }));
  });

  it.each([
    ['unloadable', "unloadable cannot be looked at: Cannot find package 'abacus'"],
    ['unopenable', 'unopenable: mode rest is not available'],
    ['throwing', 'throwing: out of beads'],
  ])('is a problem by itself and hides no other: %s', async (name, message) => {
    expect(await findings(name, 'healthy')).toEqual([['problem', `offering of ${name}`, message], healthy]);
  });

  it('is named where it keeps a worker from starting', async () => {
    const options = { env: {}, writers: new WriterGroups() };
    await expect(openBackends(file('healthy', 'unloadable'), { runs: 'control' }, options)).rejects.toThrow(
      "The code of the backend unloadable cannot be loaded: Cannot find package 'abacus'",
    );
  });
});
