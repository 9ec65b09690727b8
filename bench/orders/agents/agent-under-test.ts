import type { Simulators } from '../simulators.js';

/** An agent that runs. */
export interface StartedAgent {
  /** Its processes now, by what they are; the same names all the time. */
  processes(): { role: string; pid: number }[];
  /** Role whose ended children are the commands it ran. */
  commandParent: string;
  hasEnded(): boolean;
  /** The last lines of its log. */
  log(): string;
  /** Makes it look for orders now, where it would not by itself. */
  lookForOrders(): Promise<void>;
  stop(): Promise<void>;
}

/** An agent that can be measured. */
export interface AgentUnderTest {
  name: string;
  /**
   * `before`: orders are there when the agent starts, because it looks only then and minutes later. `after`: they come
   * when the agent is ready.
   */
  ordersCome: 'before' | 'after';
  /** Starts it in a folder of its own and waits until it is ready for orders. */
  start(simulators: Simulators, folder: string): Promise<StartedAgent>;
}
