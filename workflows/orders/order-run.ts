import type { ListedOrder, ProcessOrderInput } from '../../contracts/order.js';
import { ResetWatch } from '../lib/reset-watch.js';
import { Progress } from './page/progress.js';
import { Park } from './park.js';

/** What the steps of one run of an order share. */
export class OrderRun {
  readonly input: ProcessOrderInput;
  readonly progress = new Progress();
  readonly resets = new ResetWatch();
  readonly park: Park;
  /** This run parked, and left a note about it on the resource in Waldur. */
  hasParked = false;
  /** How often a newer order had changed the account before this one could. */
  overtaken = 0;
  /** Names that the backend has for something else; found out in this attempt. */
  taken: string[] = [];
  /** An operator says that the account in the way is the resource's. */
  adopts = false;
  /** The problem that the site was told last; the hourly look finding the same again is no news. */
  told = '';

  constructor(input: ProcessOrderInput) {
    this.input = input;
    this.park = new Park(this.progress, this.resets, input.parkGraceMs);
  }

  /** Names the order to an activity. */
  get ref(): { offeringId: string; orderUuid: string } {
    const { offeringId, orderUuid } = this.input;
    return { offeringId, orderUuid };
  }

  /** Names the order to an activity that takes an erred order back when an operator runs it anew. */
  get request(): { offeringId: string; orderUuid: string; takeBack?: boolean; listed?: ListedOrder; taken?: string[] } {
    const ref = this.taken.length === 0 ? this.ref : { ...this.ref, taken: [...this.taken] };
    if (this.resets.takeBack) return { ...ref, takeBack: true };
    return this.input.listed === undefined ? ref : { ...ref, listed: this.input.listed };
  }
}
