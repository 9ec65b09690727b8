import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionLike } from '@temporalio/client';
import { TemporalConnectionError } from './connection-error.js';
import { type Call, DAY_SECONDS, describeNamespace } from './describe-namespace.js';
import { explainGrpcError, GRPC, grpcCode } from './explain-grpc-error.js';
import { addSearchAttributesCommand, KEYWORD, lookAtSearchAttributes } from './look-at-search-attributes.js';
import { namespaceMissing } from './namespace-missing.js';

export interface EnsureNamespaceOptions {
  /** Create the namespace when it is missing. Only for servers that we run ourselves. */
  create?: boolean;
  /** Set the retention of closed workflows to this many days; left alone when absent. */
  retentionDays?: number;
  /** How long to wait until a change is visible; servers cache namespaces for some seconds. Default 20 s. */
  timeoutMs?: number;
}

export interface NamespaceReport {
  created: boolean;
  retentionDays: number | undefined;
  addedSearchAttributes: string[];
}

const CALL_TIMEOUT_MS = 10_000;

const missingAdvice = (namespace: string, names: readonly string[]): string =>
  `The namespace ${namespace} lacks the search attributes ${names.join(', ')}, and these credentials may not add them. ` +
  addSearchAttributesCommand(namespace, names);

async function ensureAttributes(
  connection: ConnectionLike,
  namespace: string,
  call: Call,
  deadline: number,
): Promise<string[]> {
  const { missing, wrongType, mayAdd } = await lookAtSearchAttributes(connection, namespace, call);
  if (wrongType.length > 0) {
    throw new TemporalConnectionError(
      'search-attributes-missing',
      `In the namespace ${namespace} ${wrongType.join(', ')} exist with another type than Keyword. ` +
        'Use another namespace, or remove them there first (temporal operator search-attribute remove).',
    );
  }
  if (missing.length === 0) return [];
  if (!mayAdd) throw new TemporalConnectionError('search-attributes-missing', missingAdvice(namespace, missing));
  try {
    await call(() =>
      connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
      }),
    );
  } catch (error) {
    const code = grpcCode(error);
    if (code === GRPC.PERMISSION_DENIED || code === GRPC.UNIMPLEMENTED) {
      throw new TemporalConnectionError('search-attributes-missing', missingAdvice(namespace, missing));
    }
    // Two workers may add them at the same moment; the look below decides.
    if (code !== GRPC.ALREADY_EXISTS) throw error;
  }
  while (Date.now() < deadline) {
    const now = await lookAtSearchAttributes(connection, namespace, call);
    if (now.missing.length === 0) return [...missing];
    await sleep(200);
  }
  throw new TemporalConnectionError(
    'search-attributes-missing',
    `The search attributes ${missing.join(', ')} were added to ${namespace} but do not show up yet; start again.`,
  );
}

async function ensureExists(
  connection: ConnectionLike,
  namespace: string,
  options: EnsureNamespaceOptions,
  call: Call,
  deadline: number,
): Promise<boolean> {
  let created = false;
  for (;;) {
    try {
      await describeNamespace(connection, namespace, call);
      return created;
    } catch (error) {
      if (grpcCode(error) !== GRPC.NOT_FOUND) throw error;
      if (!options.create || Date.now() > deadline) throw namespaceMissing(namespace);
      if (created) await sleep(200);
      else await register(connection, namespace, options.retentionDays ?? 30, call);
      created = true;
    }
  }
}

async function untilKnown<T>(work: () => Promise<T>, deadline: number): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (grpcCode(error) !== GRPC.NOT_FOUND || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function register(connection: ConnectionLike, namespace: string, days: number, call: Call): Promise<void> {
  try {
    await call(() =>
      connection.workflowService.registerNamespace({
        namespace,
        description: 'Siteflow',
        workflowExecutionRetentionPeriod: { seconds: days * DAY_SECONDS } as never,
      }),
    );
  } catch (error) {
    if (grpcCode(error) !== GRPC.ALREADY_EXISTS) throw error;
  }
}

/**
 * Makes a namespace fit for our workflows: it exists, keeps closed workflows long enough, and has our search attributes
 * (a workflow start that names an unknown one fails). Adds what is missing where that is permitted; says how to add it
 * where not. Every change is read back. Running it twice, or in two processes, changes nothing more.
 *
 * @throws TemporalConnectionError
 */
export async function ensureNamespaceReady(
  connection: ConnectionLike,
  namespace: string,
  options: EnsureNamespaceOptions = {},
): Promise<NamespaceReport> {
  const deadline = Date.now() + (options.timeoutMs ?? 20_000);
  const once: Call = (work) => connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, work);
  try {
    const created = await ensureExists(connection, namespace, options, once, deadline);
    // A server's parts learn of a new namespace one after the other.
    const call: Call = created ? (work) => untilKnown(() => once(work), deadline) : once;
    let { retentionDays } = await describeNamespace(connection, namespace, call);
    const wanted = options.retentionDays;
    if (wanted !== undefined && retentionDays !== wanted) {
      await call(() =>
        connection.workflowService.updateNamespace({
          namespace,
          config: { workflowExecutionRetentionTtl: { seconds: wanted * DAY_SECONDS } as never },
        }),
      );
      ({ retentionDays } = await describeNamespace(connection, namespace, call));
      if (retentionDays !== wanted) {
        throw new TemporalConnectionError(
          'unavailable',
          `The retention of namespace ${namespace} is ${retentionDays} days after setting it to ${wanted}.`,
        );
      }
    }
    const addedSearchAttributes = await ensureAttributes(connection, namespace, call, deadline);
    return { created, retentionDays, addedSearchAttributes };
  } catch (error) {
    throw explainGrpcError(error, `Temporal, namespace ${namespace},`);
  }
}
