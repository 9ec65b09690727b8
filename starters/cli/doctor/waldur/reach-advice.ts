import { problem, type Seen } from '../../../../activities/lib/diagnosis/finding.js';
import type { HttpFailure } from '../../../../activities/lib/http/http-failure.js';
import { tlsAdvice } from './tls-advice.js';

/** Says why Waldur could not be reached and what to do; undefined when Waldur itself answered. */
export function reachAdvice(failure: HttpFailure, address: string, proxied: boolean): Seen | undefined {
  const { status, kind, json, html, frontEnd, detail } = failure;
  if (kind === 'redirect') {
    return problem(`${address} is ${detail}`, 'Set waldur_api_url to that address, up to /api/.');
  }
  if (status === 407) {
    return problem(
      'the proxy refuses its user name or password (HTTP 407)',
      'Put them into global_proxy before the host, percent-encoded, as in USER:PASSWORD@HOST:PORT',
    );
  }
  if (kind === 'status' && status !== undefined) {
    if (json && status < 500) return undefined;
    if (status >= 500 || frontEnd) {
      return problem(
        `${address} does not work at present: HTTP ${status}, ${detail}`,
        'Wait or ask the operators of Waldur; orders wait too.',
      );
    }
    if (status === 404 || html) return notWaldur(address, `HTTP ${status}`);
    return problem(
      `${address} answers HTTP ${status}: ${detail}`,
      'Ask the operators of Waldur, or of the proxy in front of it.',
    );
  }
  if (kind === 'not-json') return notWaldur(address, detail);
  return network(detail, address, proxied);
}

const notWaldur = (address: string, seen: string): Seen =>
  problem(
    `no Waldur API at ${address}: ${seen}`,
    'Set waldur_api_url to the address of the API, for example https://waldur.example.com/api/ (not that of the web pages).',
  );

function network(detail: string, address: string, proxied: boolean): Seen {
  const tls = tlsAdvice(detail, address);
  if (tls !== undefined) return problem(`${address}: ${tls.cause}: ${withoutHint(detail)}`, tls.fix);
  const { hostname } = new URL(address);
  const via = proxied ? ' through the proxy' : '';
  if (/ENOTFOUND|EAI_AGAIN/.test(detail)) {
    return problem(
      `the name ${hostname} cannot be resolved`,
      'Correct the host in waldur_api_url, or the DNS of this host (/etc/resolv.conf).',
    );
  }
  if (/ECONNREFUSED/.test(detail)) {
    return problem(
      `${address} refuses connections${via}`,
      'Correct host and port in waldur_api_url, or ask whether Waldur is down.',
    );
  }
  return problem(
    `${address} cannot be reached${via}: ${detail}`,
    proxied
      ? 'Ask the operators of the proxy whether it may connect there.'
      : 'Allow this host to connect there in the firewall, or set global_proxy.',
  );
}

/** Our general hint is replaced by a particular one. */
const withoutHint = (detail: string): string => detail.split('; ')[0] ?? detail;
