import type { Scalar } from 'yaml';
import type { Path } from '../../activities/lib/settings/rule.js';
import { parseFlag } from '../environment/environment.js';
import { display } from '../schema/display.js';
import type { SchemaView } from '../schema/schema-view.js';
import type { Reading } from './reading.js';

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/** The text of a plain scalar as it was written, before YAML made a number, date or yes/no of it. */
const written = (node: Scalar): string => (typeof node.value === 'string' ? node.value : (node.source ?? ''));

/**
 * The value of a scalar for a key of the given kind. Follows the Python agent in taking quoted numbers and quoted
 * true/false, with a warning.
 */
export function interpretScalar(node: Scalar, view: SchemaView, path: Path, reading: Reading): unknown {
  const { value } = node;
  if (value === '' && view.optional && view.default !== '') return undefined;
  if (view.meta.asWritten === true || value instanceof Date) return asWritten(node, path, reading);
  if (view.kind === 'boolean') return toFlag(value, path, reading);
  if (view.kind === 'number') return toNumber(value, path, reading);
  if (typeof value === 'boolean' && /^[yn]$/i.test(node.source ?? '')) return node.source;
  if (typeof value === 'string' && view.meta.foldCase !== undefined)
    return view.meta.foldCase === 'upper' ? value.toUpperCase() : value.toLowerCase();
  return value;
}

function asWritten(node: Scalar, path: Path, reading: Reading): string {
  const text = written(node);
  if (typeof node.value === 'number' && /^0\d/.test(text))
    reading.report(path, {
      severity: 'notice',
      code: 'E_QUOTES',
      message: `taken as the text "${text}"; put it in quotes, other programs read a number`,
    });
  return text;
}

const unquote = (path: Path, value: unknown, reading: Reading): void =>
  reading.report(path, {
    severity: 'warning',
    code: 'E_QUOTES',
    message: `${display(value)} is taken as ${String(value)}; write it without quotes`,
  });

function toFlag(value: unknown, path: Path, reading: Reading): unknown {
  if (value === 0 || value === 1) return value === 1;
  const flag = typeof value === 'string' ? parseFlag(value) : undefined;
  if (flag === undefined) return value;
  unquote(path, value, reading);
  return flag;
}

function toNumber(value: unknown, path: Path, reading: Reading): unknown {
  if (typeof value !== 'string' || !NUMBER.test(value.trim())) return value;
  unquote(path, value, reading);
  return Number(value);
}
