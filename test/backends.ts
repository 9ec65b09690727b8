/**
 * What the contract suite and the workflows are tested with: one line for each backend, of the product or, like the
 * ledger, for tests alone. A folder exports a `TestBackend` (test/contract/backend/backend-under-test.ts). Slurm is in
 * the suite twice, simulated and real, and has its own system tests.
 */
export * as ledger from './ledger/index.js';
