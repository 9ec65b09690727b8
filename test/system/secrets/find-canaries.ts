import { constants, gunzipSync, inflateSync } from 'node:zlib';
import type { Canary } from './canaries.js';

export interface Hit {
  canary: string;
  /** How it was written: plain, base64, … */
  forms: string[];
  /** What stands around it, with everything unprintable as dots. */
  around: string;
}

/** The part of base64 that is the same whatever stands before and after the text, for each of the three alignments. */
function base64Cores(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
}

/** Every way of writing a text that is looked for, by its name. */
export function formsOf(text: string): [string, Buffer][] {
  const encoded = base64Cores(text);
  const hex = Buffer.from(text).toString('hex');
  const forms: [string, string][] = [
    ['plain', text],
    ['JSON', JSON.stringify(text).slice(1, -1)],
    ['URL', encodeURIComponent(text)],
    ['form', new URLSearchParams({ '': text }).toString().slice(1)],
    ...encoded.map((core, shift): [string, string] => [`base64+${shift}`, core]),
    ...encoded.map((core, shift): [string, string] => [
      `base64url+${shift}`,
      core.replaceAll('+', '-').replaceAll('/', '_'),
    ]),
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
  ];
  return forms
    .filter(([, form], index) => forms.findIndex(([, other]) => other === form) === index)
    .map(([name, form]): [string, Buffer] => [name, Buffer.from(form)]);
}

function needlesOf(canary: Canary): [string, Buffer][] {
  const half = canary.core.length / 2;
  return [
    ...formsOf(canary.value),
    ...[canary.core.slice(0, half), canary.core.slice(half)].flatMap((part, index) =>
      [...formsOf(part), ['UTF-16', Buffer.from(part, 'utf16le')] as [string, Buffer]].map(
        ([form, bytes]): [string, Buffer] => [`${form}, half ${index + 1}`, bytes],
      ),
    ),
  ];
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const ZLIB = [0x01, 0x5e, 0x9c, 0xda].map((level) => Buffer.from([0x78, level]));
/** The two bytes of a zlib header also turn up by chance; more streams than this are in no file of ours. */
const MOST_STREAMS = 500;
const inflating = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * 1024 * 1024 };

function offsets(bytes: Buffer, mark: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0 && found.length < MOST_STREAMS; at = bytes.indexOf(mark, at + 1))
    found.push(at);
  return found;
}

/** What is compressed inside of some bytes, wherever it begins. */
function unpacked(bytes: Buffer): Buffer[] {
  const attempt = (unpack: () => Buffer): Buffer[] => {
    try {
      const content = unpack();
      return content.length > 0 ? [content] : [];
    } catch {
      return [];
    }
  };
  return [
    ...offsets(bytes, GZIP).flatMap((at) => attempt(() => gunzipSync(bytes.subarray(at), inflating))),
    ...ZLIB.flatMap((mark) => offsets(bytes, mark)).flatMap((at) =>
      attempt(() => inflateSync(bytes.subarray(at), inflating)),
    ),
  ];
}

function around(bytes: Buffer, at: number, length: number): string {
  const text = (from: number, to: number): string =>
    bytes
      .subarray(Math.max(0, from), to)
      .toString('latin1')
      .replace(/[^\x20-\x7e]+/g, '·');
  return `${text(at - 80, at)}<here>${text(at + length, at + length + 40)}`;
}

/**
 * Looks for canaries in some bytes: plain, percent-encoded, in JSON, in base64 at each alignment, in hex, in UTF-16, and
 * all of these in what is compressed with gzip or zlib. Halves of a canary count. One hit for each canary.
 */
export function findCanaries(bytes: Buffer, canaries: Record<string, Canary>): Hit[] {
  const layers: [string, Buffer][] = [
    ['', bytes],
    ...unpacked(bytes).map((inner): [string, Buffer] => ['packed ', inner]),
  ];
  return Object.values(canaries).flatMap((canary) => {
    const found = layers.flatMap(([layer, content]) =>
      needlesOf(canary).flatMap(([form, needle]) => {
        const at = content.indexOf(needle);
        return at < 0 ? [] : [{ form: `${layer}${form}`, around: around(content, at, needle.length) }];
      }),
    );
    const [first] = found;
    if (first === undefined) return [];
    return [{ canary: canary.name, forms: found.map(({ form }) => form), around: first.around }];
  });
}
