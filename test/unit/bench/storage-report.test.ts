import { expect, test } from '@jest/globals';
import { type Case, ratiosOf, reportText } from '../../../bench/storage-resources/report.js';

const figures = (requestsPerSecond: number): Case['figures'] => ({
  requests: 10,
  requestsPerSecond,
  p50Ms: 1,
  p99Ms: 2,
  cpuMsPerRequest: 3,
  rssMb: 100,
  peakRssMb: 120,
  upstreamCallsPerRequest: 4,
});
const one = (mode: Case['mode'], rate: number, clients = 1): Case => ({
  resources: 100,
  service: mode === 'live' ? 'theirs' : 'ours',
  mode,
  clients,
  figures: figures(rate),
});

test('ratios compare the same number of resources and clients only', () => {
  const cases = [one('live', 2), one('snapshot', 600), one('fresh', 11), one('snapshot', 9_999, 4)];
  expect(ratiosOf(cases)).toEqual([{ resources: 100, clients: 1, snapshot: 300, fresh: 5.5 }]);
});

test('the report has a line for each case and each ratio', () => {
  const cases = [one('live', 2), one('snapshot', 600), one('fresh', 11)];
  const text = reportText({
    benchmark: 'storage-resources',
    startedAt: '2026-01-01T00:00:00Z',
    machine: { cores: 2, loadBefore: 0.5, node: '20', python: null },
    upstreamDelayMs: 20,
    cases,
    ratios: ratiosOf(cases),
  });
  expect(text).toContain('theirs');
  expect(text).toContain(
    '100 resources, 1 client: 300 times the requests per second from the snapshot, 5.50 times with fresh=true',
  );
});
