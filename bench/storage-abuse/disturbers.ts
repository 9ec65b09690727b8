import { connect, type Socket } from 'node:net';

export interface Disturbance {
  name: string;
  /** Begins it; the function returned ends it. */
  start(port: number): Promise<() => void>;
}

const LIST = '/api/storage-resources/';
const GIGABYTE = 1_000_000_000;

async function open(port: number, sockets: Set<Socket>): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return socket;
}

const sockets = (): { all: Set<Socket>; end: () => void } => {
  const all = new Set<Socket>();
  return { all, end: () => all.forEach((socket) => void socket.destroy()) };
};

/** Connections that send a header and never an end. */
const slowSenders = (count: number): Disturbance => ({
  name: `${count} clients that never finish their request`,
  start: async (port) => {
    const { all, end } = sockets();
    for (let client = 0; client < count; client++)
      (await open(port, all)).write(`GET ${LIST} HTTP/1.1\r\nHost: x\r\nX-Slow: `);
    return end;
  },
});

/** Connections that ask for much and read nothing of it. */
const deafReaders = (count: number): Disturbance => ({
  name: `${count} clients that ask twenty times and read nothing`,
  start: async (port) => {
    const { all, end } = sockets();
    for (let client = 0; client < count; client++) {
      const socket = await open(port, all);
      socket.pause();
      socket.write(`GET ${LIST} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(20));
    }
    return end;
  },
});

/** One connection after the other that sends a body of a gigabyte, as fast as it is taken, until it is closed. */
const hugeBodies = (method: string): Disturbance => ({
  name: `${method} with a body of 1 GB, again and again`,
  start: async (port) => {
    const { all, end } = sockets();
    const piece = Buffer.alloc(1_000_000);
    let over = false;
    const send = async (): Promise<void> => {
      while (!over) {
        const socket = await open(port, all);
        socket.resume();
        socket.write(`${method} ${LIST} HTTP/1.1\r\nHost: x\r\nContent-Length: ${GIGABYTE}\r\n\r\n`);
        for (let sent = 0; sent < GIGABYTE && !socket.destroyed && !over; sent += piece.length) {
          if (!socket.write(piece))
            await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
        }
        socket.destroy();
        // A refused body costs the service little and would cost this process all of its time.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    void send();
    return () => {
      over = true;
      end();
    };
  },
});

export const DISTURBANCES: readonly Disturbance[] = [
  slowSenders(300),
  deafReaders(100),
  hugeBodies('POST'),
  hugeBodies('GET'),
];
