import type * as z from 'zod';
import type { Finding } from '../diagnosis/finding.js';
import type { CommandTimeouts } from '../process/command-timeouts.js';
import type { RunCommand } from '../process/exec.js';
import type { HomedirSettings } from '../settings/homedir-config.js';
import type { Rule } from '../settings/rule.js';
import type { WriterGroups } from '../writer/writer-groups.js';
import type { Backend } from './backend.js';
import type { Components } from './components.js';
import type { NameRules } from './name-rules.js';

/** Jobs of an offering that a backend can do. `status`: pause, downscale and restore. */
export interface Does {
  orders: boolean;
  membership: boolean;
  usage: boolean;
  status: boolean;
}

/** What a backend is opened with, for one offering. */
export interface OpenOptions<Settings = unknown, Site = unknown> {
  /** `backend_settings` as the backend's schema accepted them, with what the whole site has in common. */
  settings: Settings;
  components: Components;
  /** `siteflow.<backend>`: what the whole site has in common. */
  site: Site;
  /** Our own environment; of it only what commands need is passed on. */
  env: Readonly<Record<string, string | undefined>>;
  /** Writers shared with the other offerings of this process. */
  writers: WriterGroups;
  /** Instead of the backend's own. */
  timeouts?: CommandTimeouts;
  /** Instead of starting processes; tests. */
  run?: RunCommand;
}

/** One offering that is looked at, with what its backend would be opened with. */
export interface DiagnosedOffering<Settings = unknown, Site = unknown> extends OpenOptions<Settings, Site> {
  name: string;
}

export interface DiagnosisContext {
  /**
   * The head node may be another host: Temporal is a server of its own, so commands that are not here are no mistake.
   */
  mayBeElsewhere: boolean;
}

/** What was found, and what a bug report should name. */
export interface BackendDiagnosis {
  findings: Finding[];
  /** Program → version. */
  versions: Record<string, string>;
}

/** The code of a backend; loaded when it is needed. */
export interface BackendModule<Settings = unknown, Site = unknown> {
  /** @throws BackendMisconfigured for settings that it cannot follow; reaches nothing yet */
  open(options: OpenOptions<Settings, Site>): Backend;
  /** Looks at several offerings at once, so that what they share is looked at once. Absent: each by `diagnostics`. */
  diagnose?(
    offerings: readonly DiagnosedOffering<Settings, Site>[],
    context: DiagnosisContext,
  ): Promise<BackendDiagnosis>;
}

/** A key that is accepted, and what is left undone while this release does not act on it. */
export interface LaterKey {
  /** Below `backend_settings`, dotted. */
  key: string;
  /** Whether the value would do something. */
  wanted: (value: unknown) => boolean;
  leftUndone: string;
  severity?: 'notice' | 'warning';
}

/** Everything that the rest of the product knows about a backend: one line of `backends.ts`. */
export interface BackendDescriptor<Settings = unknown, Site = unknown> {
  /** `backend_type`, and the name by which the jobs of an offering are given to it. */
  name: string;
  /** In words: the system itself, and what answers or does not. */
  words: { system: string; service: string };
  /** `backend_settings`. A strict object; the keys of several backends may stand in one block. */
  settings: z.ZodObject;
  /** One entry of `backend_components`. */
  component: z.ZodObject;
  /** `siteflow.<name>`: keys that all of its offerings have in common. */
  site?: z.ZodObject;
  /** Settings of an offering with what the site has in common. */
  withSite?: (settings: Settings, site: Site) => Settings;
  /** Components as the backend takes them, where it does not take all as given. */
  withComponents?: (components: Components) => Components;
  /** Rules over several keys. */
  rules: readonly Rule[];
  /** Keys that this release accepts and does not act on. */
  later?: readonly LaterKey[];
  does: Does;
  /** Where it is reached from. */
  runs: 'headnode' | 'control' | 'storage';
  names: NameRules;
  /** Settings that control and the backend's process must agree on: what an account is called and where it hangs. */
  agrees: readonly string[];
  /** How the names of environment variables begin that its commands read. */
  variables?: readonly string[];
  /** Home directories are made for members, by commands behind this prefix. Absent: the backend has no Unix users. */
  homes?: (settings: Settings) => { settings: HomedirSettings; prefix: readonly string[] };
  /** Absent: its settings are read and checked, and its offerings are left to the existing agent. */
  load?: () => Promise<BackendModule<Settings, Site>>;
}

/**
 * A descriptor as the registry keeps it. Each hands its own settings to its own code, so nobody else needs their type.
 */
export const describeBackend = <Settings, Site>(descriptor: BackendDescriptor<Settings, Site>): BackendDescriptor =>
  descriptor as unknown as BackendDescriptor;
