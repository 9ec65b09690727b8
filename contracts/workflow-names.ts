/** Exported function names of workflows/index.ts; a test compares the two lists. */
export const WORKFLOWS = {
  processOrder: 'processOrder',
  applyResourceStatus: 'applyResourceStatus',
  orderTick: 'orderTick',
  registration: 'registration',
  writer: 'writer',
} as const;
