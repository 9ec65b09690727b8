import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';

export interface SmtpMessage {
  host: string;
  port: number;
  from: string;
  to: readonly string[];
  /** Headers and body, lines ended by CRLF. */
  text: string;
  timeoutMs: number;
}

/** The mail server refused, or could not be reached. */
export class SmtpFailure extends Error {
  override readonly name = 'SmtpFailure';
  /** Code of the server's answer; 0 without one. */
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/**
 * Hands one mail to a mail server that takes it without TLS and password, as one on the own host or in the own network
 * does (RFC 5321). All recipients or none.
 *
 * @throws SmtpFailure with what the server said
 */
export async function sendBySmtp(message: SmtpMessage): Promise<void> {
  const { host, port, from, to, text, timeoutMs } = message;
  const socket = connect({ host, port });
  const broken = brokenConnection(socket, timeoutMs);
  try {
    const say = dialogue(socket, broken);
    await say(undefined, 220);
    await say(`EHLO ${hostname()}`, 250);
    await say(`MAIL FROM:<${from}>`, 250);
    for (const address of to) await say(`RCPT TO:<${address}>`, 250);
    await say('DATA', 354);
    // A line that begins with a dot would end the mail.
    await say(`${text.replace(/^\./gm, '..').replace(/\r\n$/, '')}\r\n.`, 250);
    // The mail is taken; how the conversation ends does not matter.
    socket.end('QUIT\r\n');
  } finally {
    socket.destroySoon();
  }
}

function brokenConnection(socket: Socket, timeoutMs: number): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    socket.setTimeout(timeoutMs, () => reject(new SmtpFailure(`no answer within ${timeoutMs} ms`, 0)));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new SmtpFailure(error.code ?? 'connection failed', 0)),
    );
    socket.once('close', () => reject(new SmtpFailure('the connection was closed', 0)));
  });
  broken.catch(() => undefined);
  return broken;
}

/** Sends a command and waits for its answer, which may have several lines; RFC 5321 §4.2.1. */
function dialogue(socket: Socket, broken: Promise<never>) {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return async (command: string | undefined, wanted: number): Promise<void> => {
    if (command !== undefined) socket.write(`${command}\r\n`);
    for (;;) {
      const { value = '', done } = await Promise.race([lines.next(), broken]);
      if (done) throw new SmtpFailure('the connection was closed', 0);
      if (/^\d{3}-/.test(value)) continue;
      const code = Number(value.slice(0, 3));
      // Any 2xx means yes: 251 is a recipient whose mail is forwarded.
      if (code === wanted || (wanted === 250 && Math.floor(code / 100) === 2)) return;
      throw new SmtpFailure(value, code);
    }
  };
}
