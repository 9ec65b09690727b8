import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWaldurSimulator, type WaldurSimulator } from '../../../simulators/waldur/index.js';
import type { UuidMap } from './lib/compare.js';
import { recordedWorld } from './lib/recorded-world.js';
import { replay } from './lib/replay.js';
import { readTranscript, type Step } from './lib/transcript.js';

/** In the order of recording: each transcript finds the objects that the ones before left. */
const CHAIN = [
  '01_auth_errors',
  '02_order_create',
  '03_order_list',
  '04_create_flow',
  '05_resources',
  '06_create_clean',
  '07_update_flow',
  '08_usage',
  '09_offering_users',
  '10_flow_2024_agent_style',
  '11_erred_and_retry',
  '12_reject_cancel',
  '13_misc',
];

/** Steps whose answer is not simulated, per transcript, and why. */
const LEFT_OUT: { [transcript: string]: { [step: string]: string } } = {
  '04': {
    'order straight after approve': 'a background job creates the allocation a moment later; here it is there at once',
  },
  '05': { details: 'the allocation itself is not simulated, only its effect on orders and resources' },
  '13': {
    'robot account create (agent)': 'robot accounts are not simulated',
    'robot account create (staff)': 'robot accounts are not simulated',
    'robot accounts list': 'robot accounts are not simulated',
    glauth_users_config: 'contains a robot account',
    'resource glauth_users_config': 'contains a robot account',
    'integration statuses': 'heartbeats are not simulated',
    'offering retrieve': 'lists the heartbeat of an earlier glauth call',
    list_customer_users: 'not called by an agent',
    list_customer_projects: 'not called by an agent',
    'service provider users': 'not called by an agent',
  },
};

/** Left-out names are only skipped in the transcript that they come from: clean flows are replayed whole. */
function steps(transcript: string): Step[] {
  return readTranscript(transcript).filter(({ step }) => LEFT_OUT[transcript.slice(0, 2)]?.[step] === undefined);
}

/** The recording asks for usage of that month. */
const RECORDED_AT = '2026-11-22T00:30:00Z';

let simulator: WaldurSimulator;
let map: UuidMap;

async function start(slurmAllocations: boolean): Promise<void> {
  simulator = await startWaldurSimulator({ generation: '2024', slurmAllocations, startsAt: RECORDED_AT });
  map = recordedWorld(simulator);
}

/** Brings the world to where it was when `transcript` was recorded. */
async function prepare(transcript: string): Promise<void> {
  for (const earlier of CHAIN.slice(0, CHAIN.indexOf(transcript))) await replay(simulator, steps(earlier), map);
}

afterEach(() => simulator.stop());

describe('replay of what the 2024 server answered', () => {
  it('answers the whole recording alike: statuses, headers, keys, types and values', async () => {
    await start(true);
    const found: { [transcript: string]: string[] } = {};
    for (const transcript of CHAIN) {
      const differences = await replay(simulator, steps(transcript), map);
      if (differences.length > 0) found[transcript] = differences;
    }
    expect(found).toEqual({});
  });

  it.each([
    ['14_compat_modern_processor_flow', 30],
    ['15_probe_1.0.7_calls_presence', 63],
  ])('answers %s alike (server without allocations)', async (transcript, length) => {
    await start(false);
    expect(readTranscript(transcript)).toHaveLength(length);
    expect(await replay(simulator, steps(transcript), map)).toEqual([]);
  });

  it('leaves no step out of the clean flows', () => {
    for (const transcript of CHAIN.filter((name) => /^(06|10|11|12)/.test(name))) {
      expect(steps(transcript)).toHaveLength(readTranscript(transcript).length);
    }
  });
});

describe('the gate can fail', () => {
  beforeEach(async () => {
    await start(true);
    await prepare('06_create_clean');
  });

  it('is green before anything is broken', async () => {
    expect(await replay(simulator, steps('06_create_clean'), map)).toEqual([]);
  });

  it('sees a missing field', async () => {
    const found = await replay(simulator, steps('06_create_clean'), map, (step, answer) => {
      if (step.step === 'full resource') delete (answer.body as { backend_id?: string }).backend_id;
      return answer;
    });
    expect(found).toEqual(['[10] full resource: $.backend_id: missing in the simulated answer']);
  });

  it('sees a wrong state, a wrong type and a wrong status', async () => {
    const found = await replay(simulator, steps('06_create_clean'), map, (step, answer) => {
      const body = answer.body as { state: string; limits: { ram: unknown } };
      if (step.step === 'done: resource state') body.state = 'Erred';
      if (step.step === 'executing: order state') body.limits.ram = '10';
      return step.step === 'set_state_done' ? { ...answer, status: 204 } : answer;
    });
    expect(found).toHaveLength(3);
  });

  it('sees a wrong header', async () => {
    const found = await replay(simulator, steps('06_create_clean'), map, (_step, answer) => ({
      ...answer,
      headers: { ...answer.headers, Allow: 'GET' },
    }));
    expect(found).toHaveLength(readTranscript('06_create_clean').length);
  });

  it('sees another object in the place of the right one', async () => {
    const wrong = 'f'.repeat(32);
    const found = await replay(simulator, steps('06_create_clean'), map, (step, answer) => {
      if (step.step === 'done: order state') (answer.body as { uuid: string }).uuid = wrong;
      return answer;
    });
    expect(found).toHaveLength(1);
  });

  it('sees a simulator that loses an order', async () => {
    const order = simulator.world.orders().find((candidate) => candidate.resourceName === 'alloc-2');
    simulator.world.cancelOrder(order?.uuid ?? '');
    expect((await replay(simulator, steps('06_create_clean'), map)).length).toBeGreaterThan(5);
  });
});

it('tells the generations apart: the newer one does not pass the older one’s recording', async () => {
  simulator = await startWaldurSimulator({ generation: 'current', startsAt: RECORDED_AT });
  map = recordedWorld(simulator);
  expect((await replay(simulator, steps('14_compat_modern_processor_flow'), map)).length).toBeGreaterThan(0);
});
