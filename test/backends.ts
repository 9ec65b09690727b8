/**
 * Backends that exist for tests, registered as ../backends.ts registers those of the product: one line each. A folder
 * exports its descriptor and how the contract suite starts it (test/contract/backend/backend-under-test.ts).
 */
export * as ledger from './ledger/index.js';
