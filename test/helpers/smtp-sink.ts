import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface ReceivedMail {
  from: string;
  to: string[];
  headers: Record<string, string>;
  /** Decoded body. */
  body: string;
}

export interface SmtpSink {
  port: number;
  mails: ReceivedMail[];
  /** Commands as they came, without the mails. */
  commands: string[];
  stop(): Promise<void>;
}

/** Answer to a command instead of the usual one; undefined: the usual one. '' : none at all, 'close': the end. */
export type Answer = (command: string, connection: number) => string | undefined;

/** A mail server that takes every mail, on a free loopback port; RFC 5321 as far as a client needs it. */
export async function startSmtpSink(answer: Answer = () => undefined): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on('error', () => undefined);
    const mail = { from: '', to: [] as string[], lines: undefined as string[] | undefined };
    const reply = (command: string, usual: string): void => {
      const text = answer(command, connection) ?? usual;
      if (text === 'close') socket.destroy();
      else if (text !== '') socket.write(`${text}\r\n`);
    };
    reply('', '220 sink ready');
    createInterface({ input: socket }).on('line', (line) => {
      if (mail.lines !== undefined) {
        if (line !== '.') {
          mail.lines.push(line.startsWith('.') ? line.slice(1) : line);
          return;
        }
        const taken = answer('.', connection);
        if (taken === undefined) mails.push({ from: mail.from, to: mail.to, ...parsed(mail.lines) });
        mail.lines = undefined;
        reply('.', '250 taken');
        return;
      }
      commands.push(line);
      const address = /<(.*)>/.exec(line)?.[1] ?? '';
      if (line.startsWith('MAIL')) mail.from = address;
      if (line.startsWith('RCPT')) mail.to.push(address);
      if (line === 'DATA') mail.lines = [];
      reply(line, usualAnswer(line));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    commands,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function usualAnswer(line: string): string {
  if (line.startsWith('EHLO')) return '250-sink\r\n250-PIPELINING\r\n250 8BITMIME';
  if (line === 'DATA') return '354 go on';
  return line === 'QUIT' ? '221 bye' : '250 ok';
}

function parsed(lines: string[]): Pick<ReceivedMail, 'headers' | 'body'> {
  const end = lines.indexOf('');
  const headers = Object.fromEntries(lines.slice(0, end).map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { headers, body: Buffer.from(lines.slice(end + 1).join(''), 'base64').toString('utf8') };
}
