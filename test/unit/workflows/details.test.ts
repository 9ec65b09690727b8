import { describe, expect, it } from '@jest/globals';
import { type Details, renderDetails } from '../../../workflows/orders/page/details.js';

const parked: Details = {
  phase: 'Parked',
  reason: 'unknown QOS gold',
  failureType: 'BackendRejected',
  done: new Map([['read', 'account hpc_alloc, 2 users']]),
  decisions: [],
};
const lines = (details: Partial<Details>) => renderDetails({ ...parked, ...details }).split('\n');

describe("the order's page", () => {
  it('says first why it is parked and what to do', () => {
    expect(lines({}).filter((line) => line !== '')).toEqual([
      '**Parked: BackendRejected**',
      '**Why:** unknown QOS gold',
      '**What to do:** The backend refused the change; correct the value named, then retry.',
      expect.stringMatching(/^To go on: .*`resolve`.*"retry".*"skip".*"fail".*"reason".*"by"/),
      '- ✔ read the order from Waldur and reserve its account name: account hpc_alloc, 2 users',
      '- ○ bring the cluster to what was ordered, and read it back',
      '- ○ report the order done to Waldur',
      '\u00a0',
    ]);
  });

  it('points at the step that is being worked on', () => {
    const text = lines({ phase: 'Applying', failureType: undefined, reason: undefined });
    expect(text).toContain('**Applying**');
    expect(text).toContain('- ▶ bring the cluster to what was ordered, and read it back');
  });

  it('says of a failed order how it is run again, not how it is resolved', () => {
    const text = lines({ phase: 'Failed' }).join('\n');
    expect(text).toContain('To run it again: **Reset**');
    expect(text).not.toContain('Send an Update');
  });

  it('lists decisions, and shows a refused skip only while it is the last word', () => {
    const at = '2026-11-22T03:04:05.000Z';
    const refused = { action: 'skip' as const, by: 'ada', at, refused: 'Missing on lab: user bob.' };
    expect(lines({ decisions: [refused] })).toEqual(
      expect.arrayContaining([
        '**Skip refused:** Missing on lab: user bob.',
        '- 2026-11-22 03:04 UTC skip by ada (refused)',
      ]),
    );
    const later = lines({ decisions: [refused, { action: 'retry', at, reason: 'mended' }] });
    expect(later.join('\n')).not.toContain('Skip refused');
    expect(later).toContain('- 2026-11-22 03:04 UTC retry: mended');
  });
});
