import type { StorageForm } from '../../../config/storage-resources/settings.js';
import { type RowStatus, STATES, STATUSES } from '../rows/status.js';
import {
  documentedSystemError,
  notBoolean,
  notInEnum,
  notInteger,
  recordedSystemError,
  tooLarge,
  tooSmall,
  type ValidationError,
} from './validation-error.js';

export interface StorageQuery {
  storageSystem?: string;
  state?: string;
  /** Has no upper limit, as a Python integer. */
  page: bigint;
  pageSize: number;
  dataType?: string;
  status?: RowStatus;
  debug: boolean;
  fresh: boolean;
}

export type ParsedQuery = { query: StorageQuery } | { errors: ValidationError[] };

const MAX_PAGE_SIZE = 500;
const DEFAULT_PAGE_SIZE = 100;

const TRUE = ['true', '1', 't', 'yes', 'y', 'on'];
const FALSE = ['false', '0', 'f', 'no', 'n', 'off'];

/** As pydantic reads an integer from text: blanks around, a sign, `_` between digits, `.0` behind. */
const INTEGER = /^([+-]?)(\d+(?:_\d+)*)(?:\.0+)?$/;

function integer(text: string): bigint | undefined {
  const [, sign = '', digits] = INTEGER.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits.replaceAll('_', ''));
  return sign === '-' ? -value : value;
}

/**
 * Reads and checks the parameters of a request. Of a repeated one the last counts; unknown ones are passed over.
 *
 * @returns all errors at once, in the order storage_system, state, page, page_size, data_type, status, debug, fresh
 */
export function parseQuery(
  search: string,
  { systems, form }: { systems: readonly string[]; form: StorageForm },
): ParsedQuery {
  const given = new Map(new URLSearchParams(search));
  const errors: ValidationError[] = [];
  const documented = form === 'documented';

  function choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = given.get(name);
    if (text === undefined) return undefined;
    const found = values.find((value) => value === text);
    if (found === undefined) errors.push(notInEnum(name, text, values));
    return found;
  }

  function number(name: string, fallback: number, most?: number): bigint {
    const text = given.get(name);
    if (text === undefined) return BigInt(fallback);
    const value = integer(text);
    if (value === undefined) errors.push(notInteger(name, text));
    else if (value < 1n) errors.push(tooSmall(name, text, 1));
    else if (most !== undefined && value > BigInt(most)) errors.push(tooLarge(name, text, most));
    return value ?? BigInt(fallback);
  }

  function flag(name: string): boolean {
    const text = given.get(name);
    if (text === undefined || TRUE.includes(text.toLowerCase())) return text !== undefined;
    if (!FALSE.includes(text.toLowerCase())) errors.push(notBoolean(name, text));
    return false;
  }

  const storageSystem = given.get('storage_system');
  if (storageSystem !== undefined && !systems.includes(storageSystem)) {
    errors.push((documented ? documentedSystemError : recordedSystemError)(storageSystem, systems));
  }
  const state = choice('state', STATES);
  const page = number('page', 1);
  const pageSize = Number(number('page_size', DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE));
  const text = given.get('data_type') ?? '';
  const dataType = documented ? text : text.trim().toLowerCase();
  const status = choice('status', STATUSES);
  // Version 0.10 has no debug answer and takes the parameter for an unknown one.
  const debug = documented && flag('debug');
  const fresh = flag('fresh');
  if (errors.length > 0) return { errors };
  return {
    query: {
      page,
      pageSize,
      debug,
      fresh,
      ...(storageSystem === undefined ? {} : { storageSystem }),
      ...(state === undefined ? {} : { state }),
      ...(dataType === '' ? {} : { dataType }),
      ...(status === undefined ? {} : { status }),
    },
  };
}
