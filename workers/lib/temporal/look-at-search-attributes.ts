import type { ConnectionLike } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes.js';
import { type Call, describeNamespace } from './describe-namespace.js';
import { GRPC, grpcCode } from './explain-grpc-error.js';

/** `INDEXED_VALUE_TYPE_KEYWORD` of temporal.api.enums.v1. */
export const KEYWORD = 2;

export interface SearchAttributesSeen {
  missing: string[];
  /** Present, but not of type Keyword. */
  wrongType: string[];
  /** Whether this connection may ask the operator service; Temporal Cloud lets nobody. */
  mayAdd: boolean;
}

/** Compares a namespace's search attributes with ours. Reads. */
export async function lookAtSearchAttributes(
  connection: ConnectionLike,
  namespace: string,
  call: Call,
): Promise<SearchAttributesSeen> {
  const present = await operatorAttributes(connection, namespace, call);
  if (present === undefined) {
    const { aliases } = await describeNamespace(connection, namespace, call);
    return { missing: SEARCH_ATTRIBUTES.filter((name) => !aliases.includes(name)), wrongType: [], mayAdd: false };
  }
  return {
    missing: SEARCH_ATTRIBUTES.filter((name) => !present.has(name)),
    wrongType: SEARCH_ATTRIBUTES.filter((name) => present.has(name) && present.get(name) !== KEYWORD),
    mayAdd: true,
  };
}

/** Names present, or undefined where this connection may not ask the operator service (Temporal Cloud). */
async function operatorAttributes(connection: ConnectionLike, namespace: string, call: Call) {
  try {
    const answer = await call(() => connection.operatorService.listSearchAttributes({ namespace }));
    return new Map(Object.entries(answer.customAttributes ?? {}));
  } catch (error) {
    const code = grpcCode(error);
    const denied: (number | undefined)[] = [GRPC.PERMISSION_DENIED, GRPC.UNIMPLEMENTED, GRPC.UNAUTHENTICATED];
    if (denied.includes(code)) return undefined;
    throw error;
  }
}

/** How an operator adds them by hand. */
export const addSearchAttributesCommand = (namespace: string, names: readonly string[]): string =>
  `On a server of your own: temporal operator search-attribute create --namespace ${namespace} ` +
  `${names.map((name) => `--name ${name} --type Keyword`).join(' ')} . On Temporal Cloud: ` +
  `tcld namespace search-attributes add --namespace ${namespace} ${names.map((name) => `--sa "${name}=Keyword"`).join(' ')}`;
