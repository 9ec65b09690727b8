import type { ApplyRequest } from '../../contracts/allocation.js';
import type { BackendTarget } from '../../contracts/target.js';
import type { Wish } from '../../contracts/wish.js';

/** What the backend at a target is asked for. */
export const requestTo = ({ backend, configHash }: BackendTarget, wish: Wish): ApplyRequest => ({
  ...{ wish, backend, configHash },
});
