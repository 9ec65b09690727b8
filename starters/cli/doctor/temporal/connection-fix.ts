import type { ConnectionProblem } from '../../../../workers/lib/temporal/connection-error.js';

const ADDRESS = 'siteflow.temporal.address (--address, TEMPORAL_ADDRESS)';

/** What to do about each way in which a Temporal server cannot be used, in the names of the configuration. */
export const CONNECTION_FIX: Record<ConnectionProblem, string> = {
  'address-invalid': `Write ${ADDRESS} as host:7233.`,
  'address-unknown': `Correct the host in ${ADDRESS}, or the DNS of this host.`,
  refused: `Start the Temporal server, or correct ${ADDRESS}.`,
  timeout: `Correct ${ADDRESS}, open the firewall, or set siteflow.temporal.http_connect_proxy.`,
  'proxy-unreachable': 'Correct siteflow.temporal.http_connect_proxy.',
  'proxy-refused':
    'Put user and password into siteflow.temporal.http_connect_proxy, as in USER:PASSWORD@HOST:PORT, or allow the address at the proxy.',
  'tls-untrusted': "Set siteflow.temporal.tls.ca_file to the PEM file of the server's authority.",
  'tls-name': 'Set siteflow.temporal.tls.server_name to the name in the certificate.',
  'tls-client-certificate':
    'Set siteflow.temporal.tls.cert_file and key_file to a client certificate that the server knows.',
  'tls-expected': 'Remove siteflow.temporal.tls and api_key, or correct the port.',
  'tls-failed': 'Compare siteflow.temporal.tls with how the server is set up.',
  unauthenticated: 'Set siteflow.temporal.api_key, or the client certificate, to one that is valid for this namespace.',
  'permission-denied': 'Give these credentials write access to the namespace.',
  'namespace-missing': 'Create the namespace, or correct siteflow.temporal.namespace.',
  'search-attributes-missing': 'Add the search attributes to the namespace.',
  'file-unreadable': 'Correct the path under siteflow.temporal.tls, and make the file readable for this user.',
  unavailable: "Look into the server's log.",
};
