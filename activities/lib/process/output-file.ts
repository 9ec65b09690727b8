import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A nameless temporary file that takes a command's output. Node's own pipes are sockets, and sacctmgr that writes its
 * error to a socket prints another reason (`Resource temporarily unavailable` for `Access/permission denied`).
 */
export class OutputFile {
  readonly fd: number;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
    const path = join(tmpdir(), `siteflow-output-${randomUUID()}`);
    this.fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  /** The first bytes as UTF-8, and whether there were more; closes the file. Call once, when the process is gone. */
  finish(): { text: string; truncated: boolean } {
    try {
      const { size } = fstatSync(this.fd);
      const buffer = Buffer.alloc(Math.min(size, this.#limit));
      const read = readSync(this.fd, buffer, 0, buffer.length, 0);
      return { text: buffer.subarray(0, read).toString('utf8'), truncated: size > this.#limit };
    } finally {
      closeSync(this.fd);
    }
  }
}
