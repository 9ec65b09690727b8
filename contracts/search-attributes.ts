/** Custom search attributes, all of type Keyword. They are never encrypted: ids and states only. */
export const SEARCH_ATTRIBUTES = [
  'WaldurOffering',
  'WaldurResource',
  'WaldurOrder',
  'Cluster',
  'OrderType',
  'OrderPhase',
  'FailureType',
  'BillingPeriod',
] as const;

export type SearchAttributeName = (typeof SEARCH_ATTRIBUTES)[number];
