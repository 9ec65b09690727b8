import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { hpcUserCapability } from '../../../workers/control/hpc-user/hpc-user-capability.js';
import { CLIENT, type HpcUserSite, startHpcUserSite } from '../../contract/hpc-user/hpc-user-site.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { load, offering, site as siteFile } from '../config/support.js';

let site: HpcUserSite;
beforeAll(async () => {
  site = await startHpcUserSite({ climate: 30_001 });
});
afterAll(() => site.stop());

const configOf = (keys: Record<string, unknown>) => load(siteFile([offering()], keys)).config!;

describe('activities for the HPC User API', () => {
  it('are there where it is configured, with metrics', async () => {
    const registry = new Registry();
    const hpc_user_api = {
      api_url: site.api.url,
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      oidc_token_url: site.oidc.tokenUrl,
    };
    const { lookupGids } = hpcUserCapability({
      config: configOf({ hpc_user_api }),
      log: memoryLog(),
      registry,
    }).activities;
    expect(await lookupGids?.({ slugs: ['climate', 'nobody'] })).toEqual({
      gids: [{ slug: 'climate', gid: 30_001, mock: false, stale: false }],
      missing: ['nobody'],
    });
    expect(await registry.metrics()).toContain('siteflow_hpc_user_cached_gids 1');
  });

  it('are not there elsewhere, and nothing is invented', () => {
    const log = memoryLog();
    expect(hpcUserCapability({ config: configOf({}), log, registry: new Registry() }).activities).toEqual({});
    expect(log.lines).toEqual([]);
  });
});
