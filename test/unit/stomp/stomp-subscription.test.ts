import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { MAX_MESSAGE_BYTES } from '../../../activities/lib/stomp/open-socket.js';
import {
  type StompSubscription,
  type SubscriptionOptions,
  subscribeStomp,
} from '../../../activities/lib/stomp/stomp-subscription.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { startTinyBroker, type TinyBroker, type TinyBrokerOptions } from '../../helpers/tiny-broker.js';
import { until } from '../../system/cli/lib/until.js';

const PASSCODE = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
const QUEUE = { login: 'login', vhost: 'host', queue: 'q' };

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.stop();
});

interface Listening {
  broker: TinyBroker;
  subscription: StompSubscription;
  log: ReturnType<typeof memoryLog>;
  bodies: string[];
  seen: { connected: number; unreadable: number; asked: number };
}

async function listen(options: Partial<SubscriptionOptions> = {}, how: TinyBrokerOptions = {}): Promise<Listening> {
  const broker = await startTinyBroker(how);
  const log = memoryLog();
  const bodies: string[] = [];
  const seen = { connected: 0, unreadable: 0, asked: 0 };
  const subscription = subscribeStomp({
    name: 'events',
    endpoint: { host: '127.0.0.1', port: broker.port, path: '/rmqws-stomp', tls: false },
    connection: {},
    findQueue: async () => {
      seen.asked += 1;
      return QUEUE;
    },
    passcode: async () => PASSCODE,
    connected: () => {
      seen.connected += 1;
    },
    message: (body) => void bodies.push(Buffer.from(body).toString()),
    unreadable: () => {
      seen.unreadable += 1;
    },
    log,
    meanwhile: 'the interval goes on',
    delay: () => 20,
    ...options,
  });
  open.push({ stop: broker.close }, subscription);
  return { broker, subscription, log, bodies, seen };
}

const acks = ({ frames }: TinyBroker) =>
  frames.filter(({ command }) => command === 'ACK').map(({ headers }) => headers.id);
const lines = ({ log }: Listening) => log.lines.map(({ level, message, kind }) => [level, message, kind]);

describe('a subscription', () => {
  test('says who it is, asks for single acknowledgements, and gives them after the message was handed over', async () => {
    const all = await listen();
    await until('connection', () => all.seen.connected === 1);
    expect(all.broker.frames).toMatchObject([
      {
        command: 'CONNECT',
        headers: {
          login: 'login',
          passcode: PASSCODE,
          host: 'host',
          'accept-version': '1.2',
          'heart-beat': '10000,10000',
        },
      },
      {
        command: 'SUBSCRIBE',
        headers: { destination: '/amq/queue/q', ack: 'client-individual', 'prefetch-count': '50' },
      },
    ]);
    expect(all.subscription.state()).toMatchObject({ connected: true });
    all.broker.message('one', '1');
    all.broker.message('two', '2');
    await until('acknowledgements', () => acks(all.broker).length === 2);
    expect([all.bodies, acks(all.broker)]).toEqual([
      ['one', 'two'],
      ['a1', 'a2'],
    ]);
  });

  test('a message that cannot be handled is told, and the next one comes', async () => {
    const handled: string[] = [];
    const all = await listen({
      message: (body) => {
        const text = Buffer.from(body).toString();
        if (text === 'bad') throw new Error('no use');
        handled.push(text);
      },
    });
    await until('connection', () => all.seen.connected === 1);
    all.broker.message('bad', '1');
    all.broker.message('good', '2');
    await until('acknowledgements', () => acks(all.broker).length === 2);
    expect(handled).toEqual(['good']);
    expect(all.log.lines.at(-1)).toMatchObject({ level: 'warn', reason: 'no use' });
  });

  test('comes back after every loss, with one line for each change of state', async () => {
    const all = await listen();
    for (let time = 1; time <= 3; time += 1) {
      await until(`connection ${time}`, () => all.seen.connected === time);
      all.broker.cut();
    }
    await until('connection 4', () => all.seen.connected === 4);
    const lost = ['warn', 'events: not received; the interval goes on', 'network'];
    const back = ['info', 'events: connected', undefined];
    expect(lines(all)).toEqual([back, lost, back, lost, back, lost, back]);
    expect(all.seen.asked).toBe(1);
  });

  test('a connection on which nothing comes any more is given up and made anew', async () => {
    const silent = 'CONNECTED\nversion:1.2\nheart-beat:50,50\n\n\0';
    const all = await listen({ heartbeatMs: 50 }, { connected: () => silent });
    await until('second connection', () => all.seen.connected === 2);
    expect(all.log.lines[1]).toMatchObject({ kind: 'network', reason: 'the broker has fallen silent' });
  });

  test('while nobody listens it goes on trying, with one line in all and a state that says why', async () => {
    const pauses: number[] = [];
    const all = await listen({
      endpoint: { host: '127.0.0.1', port: 1, path: '/', tls: false },
      delay: (attempt) => {
        pauses.push(attempt);
        return 1;
      },
    });
    await until('30 tries', () => pauses.length >= 30);
    expect(pauses.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(all.log.lines.length).toBe(1);
    expect(all.subscription.state()).toMatchObject({
      connected: false,
      trouble: { kind: 'network', reason: expect.stringContaining('ECONNREFUSED') },
    });
  });

  test('a refusal is told without the password, and the queue is asked for anew', async () => {
    const error = `ERROR\nmessage:Bad CONNECT\n\nAccess refused for user 'login' with ${PASSCODE}\n\0`;
    const all = await listen({}, { connected: () => error });
    await until('three tries', () => all.seen.asked >= 3);
    expect(lines(all)).toEqual([['warn', 'events: not received; the interval goes on', 'refused']]);
    expect(all.log.lines[0]?.reason).toBe("Bad CONNECT: Access refused for user 'login' with ***");
    expect(JSON.stringify([all.log.lines, all.subscription.state()])).not.toContain(PASSCODE);
  });

  test('a password that was replaced takes effect with the next connection', async () => {
    let passcode = 'old-passcode';
    const all = await listen({ passcode: async () => passcode });
    await until('connection', () => all.seen.connected === 1);
    passcode = 'new-passcode';
    all.broker.cut();
    await until('second connection', () => all.seen.connected === 2);
    const used = all.broker.frames
      .filter(({ command }) => command === 'CONNECT')
      .map(({ headers }) => headers.passcode);
    expect(used).toEqual(['old-passcode', 'new-passcode']);
  });

  test('without a queue it asks again when told to, and says so once', async () => {
    let asked = 0;
    const all = await listen({
      findQueue: async () => {
        asked += 1;
        return asked < 5 ? { kind: 'unsupported', reason: 'an old server', againMs: 5 } : QUEUE;
      },
      delay: () => 3_600_000,
    });
    await until('connection', () => all.seen.connected === 1);
    expect(lines(all)).toEqual([
      ['warn', 'events: not received; the interval goes on', 'unsupported'],
      ['info', 'events: connected', undefined],
    ]);
  });

  test('an error of the one who asks for the queue, or of the password, ends nothing', async () => {
    let asked = 0;
    const all = await listen({
      passcode: async () => {
        asked += 1;
        if (asked < 3) throw new Error('the token cannot be read');
        return PASSCODE;
      },
    });
    await until('connection', () => all.seen.connected === 1);
    expect(all.log.lines[0]).toMatchObject({ level: 'warn', kind: 'error', reason: 'the token cannot be read' });
  });

  test('a web server that knows no WebSocket on this path is told as such', async () => {
    const all = await listen({}, { path: '/ws' });
    await until('a try', () => all.subscription.state().trouble !== undefined);
    expect(all.subscription.state().trouble?.reason).toContain('stomp_ws_path');
  });
});

describe('a message that is too large', () => {
  const message = (bytes: number): string =>
    `MESSAGE\nsubscription:siteflow\nmessage-id:m\nack:big\ndestination:/amq/queue/q\n\n${'x'.repeat(bytes)}`;

  test.each([
    ['in one piece', (broker: TinyBroker) => broker.send(`${message(5 * 1024 * 1024)}\0`)],
    [
      'in many pieces without an end',
      (broker: TinyBroker) => {
        broker.send(message(1000));
        for (let piece = 0; piece < 50; piece += 1) broker.send('x'.repeat(MAX_MESSAGE_BYTES / 10));
      },
    ],
  ])('%s is not read: the next connection lets the broker forget it, the one after is as before', async (_, send) => {
    const all = await listen();
    await until('connection', () => all.seen.connected === 1);
    send(all.broker);
    await until('second connection', () => all.seen.connected === 2);
    expect(all.seen.unreadable).toBe(1);
    send(all.broker);
    await until('third connection', () => all.seen.connected === 3);
    all.broker.message('small', '7');
    await until('acknowledgement', () => acks(all.broker).includes('a7'));
    const modes = all.broker.frames.filter(({ command }) => command === 'SUBSCRIBE').map(({ headers }) => headers.ack);
    expect(modes).toEqual(['client-individual', 'auto', 'client-individual']);
    expect(all.bodies).toEqual(['small']);
    expect(lines(all).map(([, , kind]) => kind)).toEqual([undefined, 'unreadable', undefined, 'unreadable', undefined]);
  });
});

test('a body that is no text comes as it is, although the broker sends it as text', async () => {
  const received: Uint8Array[] = [];
  const all = await listen({ message: (body) => void received.push(body) });
  await until('connection', () => all.seen.connected === 1);
  const head = Buffer.from('MESSAGE\nsubscription:siteflow\nmessage-id:m\nack:a1\ncontent-length:5\n\n');
  all.broker.sendText(Buffer.concat([head, Buffer.from([0xff, 0, 0xc0, 0x0a, 0xfe]), Buffer.from('\0')]));
  all.broker.message('next', '2');
  await until('acknowledgements', () => acks(all.broker).length === 2);
  expect(received.map((body) => [...body])).toEqual([[0xff, 0, 0xc0, 0x0a, 0xfe], [...Buffer.from('next')]]);
  expect(all.seen.connected).toBe(1);
});

describe('stopping', () => {
  test('says goodbye and makes no further connection', async () => {
    const all = await listen();
    await until('connection', () => all.seen.connected === 1);
    await all.subscription.stop();
    expect(all.broker.frames.at(-1)?.command).toBe('DISCONNECT');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(all.broker.connections()).toBe(1);
    expect(all.log.lines.length).toBe(1);
  });

  test('does not wait for a broker that is silent', async () => {
    const all = await listen({}, { connected: () => undefined });
    await until('CONNECT', () => all.broker.frames.length === 1);
    const begun = Date.now();
    await all.subscription.stop();
    expect(Date.now() - begun).toBeLessThan(3_000);
  });
});

test('an authority that cannot be read is told at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-stomp-'));
  const options = {
    name: 'events',
    endpoint: { host: 'localhost', port: 1, path: '/', tls: true },
    connection: { caFile: join(folder, 'none.pem') },
  } as SubscriptionOptions;
  expect(() => subscribeStomp(options)).toThrow(/ca_file .* cannot be read \(ENOENT\)/);
  rmSync(folder, { recursive: true });
});
