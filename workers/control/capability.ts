import type { Client } from '@temporalio/client';
import type { Registry } from 'prom-client';
import type { Log } from '../../activities/lib/log.js';
import type { OrderActivityDeps } from '../../activities/waldur/offerings/offering-context.js';
import type { Environment } from '../../config/environment/environment.js';
import type { Offering, SiteConfig } from '../../config/site/site-config.js';

/** What a capability is made of. */
export interface ControlDeps {
  config: SiteConfig;
  env: Environment;
  client: Client;
  namespace: string;
  /** Web page of the Temporal server, where it has one. */
  uiUrl: string | undefined;
  /** Waldur, for every offering that any job is done for; `waldurFor` narrows it to those of one job. */
  waldur: OrderActivityDeps;
  log: Log;
  registry: Registry;
  /** When this process started. */
  startedAt: Date;
  /** Waldur is told that the agent has started. */
  announce: boolean;
}

/** One thing that the control worker does: a folder beside this file and a line of `CAPABILITIES`. */
export interface Capability {
  name: string;
  /** Activities by name; no other capability has one of the same name. */
  activities: object;
  /** Modes of the existing agent that are served for this offering; Waldur is told. Absent: none. */
  modes?(offering: Offering): readonly string[];
  /** Of its activities so many may wait for their turn, side by side with those of the others. Absent: none waits. */
  waiting?: number;
  /**
   * Called when the worker is ready to take work. Must not throw.
   *
   * @param served modes of all capabilities, by offering id
   */
  ready?(served: ServedModes): void;
}

/** Offering id → modes that are served for it; offerings without any are not in it. */
export type ServedModes = ReadonlyMap<string, readonly string[]>;

/** May reject: the worker does not start then. */
export type MakeCapability = (deps: ControlDeps) => Capability | Promise<Capability>;
