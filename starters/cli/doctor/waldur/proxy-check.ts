import { ok, problem } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { withoutCredentials } from '../../../../config/schema/display.js';
import type { WaldurServer } from './waldur-server.js';

const TCP_MS = 3_000;
const PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };
const SOCKS_PORT = 1080;

/** Which proxy stands between this host and Waldur, and whether it takes connections. */
export const proxyCheck: Check<WaldurServer> = {
  id: 'proxy',
  title: 'proxy',
  async run({ connection: { proxy } }) {
    if (proxy === undefined) return [ok('no proxy: neither global_proxy nor the environment names one')];
    const from = proxy.source.startsWith('environment') ? proxy.source : 'global_proxy';
    const text = proxy.reveal().trim();
    const change =
      from === 'global_proxy'
        ? 'Correct or remove global_proxy.'
        : 'Correct HTTPS_PROXY, or add the host of Waldur to NO_PROXY.';
    if (!URL.canParse(text)) return [problem(`the proxy (${from}) is not a URL`, change)];
    const url = new URL(text);
    const shown = withoutCredentials(text);
    const port = Number(url.port) || (PORTS[url.protocol] ?? SOCKS_PORT);
    const { openTcp } = await import('../../../../workers/lib/temporal/open-tcp.js');
    const socket = await openTcp(url.hostname.replace(/^\[|\]$/g, ''), port, TCP_MS);
    if (typeof socket === 'string')
      return [problem(`the proxy ${shown} (${from}) cannot be reached (${socket})`, change)];
    socket.destroy();
    return [ok(`the proxy ${shown} (${from}) takes connections`)];
  },
};
