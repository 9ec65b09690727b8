import type { Generation, JsonObject, User } from '../model.js';
import type { Store } from '../world/store.js';
import type { Reply } from './reply.js';

/** One authenticated request as a handler sees it. */
export interface Context {
  store: Store;
  generation: Generation;
  user: User;
  /** `http://127.0.0.1:PORT/api/`, taken from the Host header. */
  base: string;
  /** Path with slash, without query: `/api/marketplace-orders/`. */
  path: string;
  /** The `{uuid}` of the path: 32 hex digits, or whatever else was sent there. */
  uuid: string;
  query: URLSearchParams;
  /** Parsed JSON body, `{}` when empty. Throws the recorded 400 on malformed JSON. */
  body(): JsonObject;
}

export type Handler = (context: Context) => Reply;
