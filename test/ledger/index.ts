import { ledger } from './descriptor.js';
import { dumpLedger, ledgerUnderTest } from './under-test.js';

export const descriptor = ledger;
export const underTest = ledgerUnderTest;
export const site = { settings: { ledger: 'site' }, dump: () => dumpLedger('site') };
