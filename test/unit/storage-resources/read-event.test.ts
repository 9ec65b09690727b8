import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readEvent } from '../../../servers/storage-resources/events/read-event.js';

const TYPES = ['resource', 'order'];
const read = (body: string | Uint8Array) => readEvent(typeof body === 'string' ? Buffer.from(body) : body, TYPES);

describe('a message of Waldur', () => {
  test.each([
    ['{"object_type":"resource","resource_uuid":"0123"}', 'hint'],
    ['{"object_type":"ORDER","order_uuid":"0123","order_state":"pending provider"}', 'hint'],
    ['{"object_type":"order"}', 'hint'],
    ['{"object_type":"user_role"}', 'dropped'],
    ['{"object_type":"__proto__"}', 'dropped'],
    ['{"object_type":""}', 'dropped'],
    ['{"object_type":["order"]}', 'malformed'],
    ['{"object_type":null}', 'malformed'],
    ['{"__proto__":{"object_type":"order"}}', 'malformed'],
    ['{"resource_uuid":"0123"}', 'malformed'],
    ['["order"]', 'malformed'],
    ['"order"', 'malformed'],
    ['null', 'malformed'],
    ['{"object_type":"order"', 'malformed'],
    ['', 'malformed'],
    [`${'['.repeat(100_000)}`, 'malformed'],
  ])('%.60s is %s', (body, outcome) => {
    expect(read(body)).toBe(outcome);
  });

  test('what is no UTF-8 is malformed', () => {
    expect(read(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]))).toBe('malformed');
  });

  test('nothing makes it throw or changes what objects have', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof read(bytes) === 'string'));
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...TYPES), (json, type) => {
        expect(read(`{"__proto__":${json},"constructor":${json},"object_type":"${type}"}`)).toBe('hint');
      }),
    );
    expect(({} as Record<string, unknown>).object_type).toBeUndefined();
  });
});
