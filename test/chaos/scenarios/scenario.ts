import type { Verdict } from '../check/evidence.js';
import type { SiteOptions } from '../site/start-site.js';

export interface ScenarioOptions
  extends Omit<SiteOptions, 'lies' | 'headnodes' | 'clusters' | 'offerings' | 'seats' | 'qos' | 'settings'> {
  orders: number;
  tries: number;
  /** Gets one line for everything that happens. */
  tell: (line: string) => void;
}

export interface ScenarioResult {
  /** What was planned, for people and for --json. */
  plan: readonly unknown[];
  verdicts: readonly Verdict[];
  /** Figures worth noting, by name. */
  figures: Readonly<Record<string, number | string>>;
  /** Where logs and ledger are; removed when everything was as expected. */
  folder: string;
}

export type Scenario = (options: ScenarioOptions) => Promise<ScenarioResult>;
