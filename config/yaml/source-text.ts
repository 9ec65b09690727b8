import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** Real configurations have a few hundred lines; anything beyond this is another file by mistake. */
const LARGEST = 5 * 1024 * 1024;

export type SourceText =
  | { text: string; mode: number; byteOrderMark: boolean }
  | { code: 'E_FILE' | 'E_ENCODING'; message: string };

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read by this user',
  EPERM: 'the file may not be read by this user',
  EISDIR: 'this is a directory, not a file',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the path is too long',
};

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown error';

export const fileProblem = (error: unknown): string => {
  const code = errorCode(error);
  return REASONS[code] ?? `the file cannot be read (${code})`;
};

/**
 * Reads a text file of at most 5 MB in UTF-8. Never throws: what is wrong comes back as a message.
 * `mode` holds the permission bits of the file.
 */
export function readSource(path: string): SourceText {
  let bytes: Buffer;
  let mode: number;
  try {
    const handle = openSync(path, 'r');
    try {
      const stat = fstatSync(handle);
      if (stat.isDirectory()) return { code: 'E_FILE', message: 'this is a directory, not a file' };
      if (!stat.isFile()) return { code: 'E_FILE', message: 'this is not a regular file' };
      if (stat.size > LARGEST) return { code: 'E_FILE', message: 'the file is larger than 5 MB' };
      mode = stat.mode & 0o777;
      bytes = readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return { code: 'E_FILE', message: fileProblem(error) };
  }
  return decode(bytes, mode);
}

function decode(bytes: Buffer, mode: number): SourceText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { code: 'E_ENCODING', message: 'the file is in UTF-16; save it as UTF-8' };
  const byteOrderMark = first === 0xef && second === 0xbb && bytes[2] === 0xbf;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0'))
      return { code: 'E_ENCODING', message: 'the file contains NUL bytes; it is not a text file' };
    return { text, mode, byteOrderMark };
  } catch {
    const line = firstBadLine(bytes);
    return { code: 'E_ENCODING', message: `line ${line} is not UTF-8; save the file as UTF-8` };
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const piece = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!piece.equals(Buffer.from(piece.toString('utf8')))) return line;
    if (end < 0) break;
    start = end + 1;
    line += 1;
  }
  return line;
}
