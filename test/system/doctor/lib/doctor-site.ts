import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startWaldurSimulator,
  type WaldurSimulator,
  type WaldurSimulatorOptions,
} from '../../../../simulators/waldur/index.js';
import type { DoctorFinding } from '../../../../starters/cli/doctor/doctor-finding.js';
import { COMPONENTS, writeSiteFile } from '../../../helpers/site-file.js';
import { AGENT_TOKEN } from '../../../helpers/waldur-site.js';
import { runCli } from '../../cli/lib/cli.js';
import { doctorHere } from './doctor-here.js';

/** What a case changes of a site that is right. */
export interface SetUp {
  /** Other keys of the offering. */
  offering?: Record<string, unknown>;
  settings?: Record<string, unknown>;
  components?: Record<string, unknown>;
  siteflow?: Record<string, unknown>;
  /** Keys at the root of the file. */
  root?: Record<string, unknown>;
  env?: Record<string, string>;
  args?: string[];
}

export interface Diagnosis {
  code: number | null;
  items: DoctorFinding[];
}

export interface DoctorSite {
  folder: string;
  /** The file of the last set-up. */
  file: string;
  stateDir: string;
  waldur: WaldurSimulator;
  offering: ReturnType<WaldurSimulator['world']['addOffering']>;
  provider: ReturnType<WaldurSimulator['world']['addCustomer']>;
  agent: ReturnType<WaldurSimulator['world']['addUser']>;
  write(setUp: SetUp): void;
  /**
   * Writes the site's file and runs `siteflow doctor --json` on it: the program, for a site that is right and for one
   * with variables or arguments of its own; else its function in this process.
   */
  diagnose(setUp?: SetUp): Promise<Diagnosis>;
  stop(): Promise<void>;
}

/** What a healthy site has in common; `slurm` says how its cluster is reached. */
export async function startDoctorSite(slurm: {
  binPath: string;
  clusterName: string;
  env?: Readonly<Record<string, string>>;
  waldur?: WaldurSimulatorOptions;
}): Promise<DoctorSite> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-doctor-'));
  const waldur = await startWaldurSimulator(slurm.waldur);
  const { world } = waldur;
  const provider = world.addCustomer({ name: 'HPC Provider', serviceProvider: true });
  const offering = world.addOffering({
    customer: provider,
    name: 'Test Slurm',
    components: Object.entries(COMPONENTS).map(([type, { measured_unit, accounting_type }]) => ({
      type,
      billingType: accounting_type as 'limit' | 'usage',
      measuredUnit: measured_unit,
    })),
    pluginOptions: { username_generation_policy: 'service_provider', service_provider_can_create_offering_user: true },
  });
  const agent = world.addUser({
    username: 'agent',
    token: AGENT_TOKEN,
    roles: [{ name: 'CUSTOMER.OWNER', scope: provider }],
  });
  const site: DoctorSite = {
    folder,
    file: join(folder, 'waldur-site-agent-config.yaml'),
    stateDir: join(folder, 'state'),
    waldur,
    offering,
    provider,
    agent,
    write: ({ settings, components, siteflow, offering: keys, root }) => {
      writeSiteFile(folder, {
        waldurUrl: waldur.url,
        token: AGENT_TOKEN,
        offeringUuid: offering.uuid,
        binPath: slurm.binPath,
        settings: { cluster_name: slurm.clusterName, ...settings },
        ...(components === undefined ? {} : { components }),
        ...(siteflow === undefined ? {} : { siteflow }),
        offering: keys ?? {},
        root: root ?? {},
      });
    },
    diagnose: async (setUp) => {
      site.write(setUp ?? {});
      if (setUp !== undefined && setUp.env === undefined && setUp.args === undefined) {
        const { code, stdout } = await doctorHere({ configFile: site.file, stateDir: site.stateDir }, slurm.env ?? {});
        return { code, items: JSON.parse(stdout).items };
      }
      const args = ['doctor', '--json', '-c', site.file, '--state-dir', site.stateDir, ...(setUp?.args ?? [])];
      const ended = await runCli(args, { env: { ...slurm.env, ...setUp?.env }, timeoutMs: 90_000 });
      if (!ended.stdout.startsWith('{')) throw new Error(`exit ${ended.code}: ${ended.stderr}`);
      return { code: ended.code, items: JSON.parse(ended.stdout).items };
    },
    stop: async () => {
      await waldur.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return site;
}
