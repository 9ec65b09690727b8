import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SlurmSimulator, startSlurmSimulator } from '../../../../simulators/slurm/index.js';
import { writeSiteFile } from '../../../helpers/site-file.js';
import { startWaldurSite, type WaldurSite } from '../../../helpers/waldur-site.js';
import { processesNaming } from './processes.js';
import { until } from './until.js';

export interface CliSite {
  /** Holds everything of this site; every process of it names this folder on its command line. */
  folder: string;
  stateDir: string;
  /** The site's configuration. */
  file: string;
  waldur: WaldurSite['waldur'];
  slurm: SlurmSimulator;
  offeringUuid: string;
  /** Opens Create orders and returns their uuids. */
  open(n: number): string[];
  /** Opens a Create order whose account name is taken by something else, so that it parks. */
  openParking(name: string): Promise<string>;
  state(order: string): string;
  untilDone(orders: string[], timeoutMs?: number): Promise<void>;
  accounts(): Promise<string[]>;
  /** Ends what is left of the site's processes, and the simulators. */
  stop(): Promise<void>;
}

/**
 * A simulated Waldur and Slurm in this process, with a configuration file for commands.
 *
 * @param siteflow further keys of the section of that name
 */
export async function startCliSite(siteflow: Record<string, unknown> = {}): Promise<CliSite> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-cli-'));
  const { waldur, token, offeringUuid } = await startWaldurSite();
  const slurm = await startSlurmSimulator({ clusterName: 'lab', binDir: join(folder, 'bin'), qos: ['paused'] });
  const file = writeSiteFile(folder, {
    waldurUrl: waldur.url,
    token,
    offeringUuid,
    binPath: slurm.binDir,
    settings: { cluster_name: 'lab', qos_paused: 'paused' },
    siteflow,
  });
  const { world } = waldur;
  const state = (order: string): string => world.order(order).state;
  const customer = world.addCustomer({ name: 'University', slug: 'uni' });
  const project = world.addProject({ customer, name: 'Climate', slug: 'climate' });
  for (const username of ['ada', 'grace']) {
    const user = world.addUser({ username, token: `token-of-${username}` });
    world.addTeamMember(project, user, 'member');
    world.addOfferingUser(offeringUuid, user, username);
  }
  let opened = 0;
  const order = (name: string): string =>
    world.createOrder({ type: 'Create', offering: offeringUuid, project, name, slug: name, limits: { cpu: 5 } }).uuid;
  return {
    folder,
    stateDir: join(folder, 'state'),
    file,
    waldur,
    slurm,
    offeringUuid,
    open: (n) =>
      Array.from({ length: n }, () => {
        opened += 1;
        return order(`job-${opened}`);
      }),
    openParking: async (name) => {
      await slurm.run('sacctmgr', ['-i', 'add', 'account', `a_${name}`, 'parent=root', 'description=else']);
      return order(name);
    },
    state,
    untilDone: async (orders, timeoutMs = 60_000) => {
      const undone = (): string[] => orders.filter((order) => state(order) !== 'done');
      await until(`${orders.length} orders done in Waldur`, () => undone().length === 0, timeoutMs);
    },
    accounts: async () => (await slurm.dump()).accounts.map((account) => account.name),
    stop: async () => {
      for (const { pid } of processesNaming(folder)) process.kill(pid, 'SIGKILL');
      await Promise.all([waldur.stop(), slurm.stop()]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
