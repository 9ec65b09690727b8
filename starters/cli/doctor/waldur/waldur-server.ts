import { createHttp, type Http } from '../../../../activities/lib/http/http.js';
import { waldurBaseUrl } from '../../../../activities/waldur/client/base-url.js';
import { createWaldurClient, type WaldurClient } from '../../../../activities/waldur/client/client.js';
import type { WaldurUser } from '../../../../activities/waldur/client/schemas.js';
import type { WaldurConnection } from '../../../../activities/waldur/config.js';
import type { Offering } from '../../../../config/site/site-config.js';
import { waldurConnection } from '../../../../config/site/waldur-connection.js';
import { VERSION } from '../../../../contracts/version.js';
import type { DoctorContext } from '../doctor-context.js';
import type { Notes } from '../notes.js';

/** One Waldur as one user sees it, with the offerings that are reached so. */
export interface WaldurServer {
  connection: WaldurConnection;
  offerings: Offering[];
  notes: Notes;
  /** @throws Error when the settings cannot be used: address, CA file, kind of proxy */
  open(): { client: WaldurClient; anonymous: Http };
  /** Whose credentials these are. Asked once. */
  me(): Promise<WaldurUser>;
  /** Filled by the first answer: the server's clock and ours at that moment, in milliseconds. */
  clock: { server?: number; local?: number };
}

/** A server that needs more time than this is too slow to be worked with. */
const TIMEOUT_SECONDS = 8;

/** The Waldurs of some offerings: those with the same address and credentials are one. */
export function waldurServers({ config, offerings, env, notes }: DoctorContext): WaldurServer[] {
  const servers = new Map<string, WaldurServer>();
  for (const offering of offerings) {
    const connection = waldurConnection(config, offering, env);
    const key = keyOf(connection);
    const known = servers.get(key) ?? serverOf(connection, notes);
    known.offerings.push(offering);
    servers.set(key, known);
  }
  return [...servers.values()];
}

/** Sources of secrets tell them apart, and inline ones their values; the key stays in this process. */
function keyOf({ waldur_api_url: url, auth, verify_ssl: verify }: WaldurConnection): string {
  const secret = auth.kind === 'token' ? auth.token : auth.client_secret;
  const who = secret.source === 'inline' ? secret.reveal() : secret.source;
  return JSON.stringify([url, verify, auth.kind, who, auth.kind === 'oidc' ? [auth.token_url, auth.client_id] : []]);
}

function serverOf(configured: WaldurConnection, notes: Notes): WaldurServer {
  const connection = { ...configured, timeout_seconds: Math.min(configured.timeout_seconds, TIMEOUT_SECONDS) };
  let opened: ReturnType<WaldurServer['open']> | undefined;
  let me: Promise<WaldurUser> | undefined;
  const open = (): ReturnType<WaldurServer['open']> => {
    opened ??= {
      client: createWaldurClient(connection, { version: VERSION }),
      anonymous: createHttp({
        baseUrl: waldurBaseUrl(connection.waldur_api_url),
        version: VERSION,
        timeoutMs: TIMEOUT_SECONDS * 1000,
        verifySsl: connection.verify_ssl,
        ...(connection.ca_file === undefined ? {} : { caFile: connection.ca_file }),
        ...(connection.proxy === undefined ? {} : { proxy: connection.proxy }),
      }),
    };
    return opened;
  };
  return {
    connection,
    offerings: [],
    notes,
    clock: {},
    open,
    me: () => {
      me ??= open().client.server.me();
      return me;
    },
  };
}
