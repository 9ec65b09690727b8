export interface TlsAdvice {
  /** What is wrong with the certificate. */
  cause: string;
  fix: string;
}

/**
 * What an error code of TLS means for an operator; undefined when a text names none.
 *
 * @param detail text of the failed connection, with OpenSSL's or Node's error code in it
 */
export function tlsAdvice(detail: string, address: string): TlsAdvice | undefined {
  const { hostname, port } = new URL(address);
  const peer = `${hostname}:${port || 443}`;
  const fetch = `openssl s_client -connect ${peer} -servername ${hostname} -showcerts </dev/null`;
  const caFile = 'set siteflow.waldur.ca_file to its PEM file';
  const rows: [RegExp, string, string][] = [
    [
      /DEPTH_ZERO_SELF_SIGNED/,
      'its certificate is self-signed',
      `Save it: ${fetch} | openssl x509 > waldur-ca.pem; compare its fingerprint with Waldur's operators; then ${caFile}.`,
    ],
    [
      /CERT_HAS_EXPIRED/,
      `its certificate has expired; this host's clock says ${new Date().toISOString().slice(0, 16)}Z`,
      'Ask the operators of Waldur to renew it. If the clock of this host is wrong: set it (timedatectl set-ntp true).',
    ],
    [
      /CERT_NOT_YET_VALID/,
      `its certificate is not valid yet; this host's clock says ${new Date().toISOString().slice(0, 16)}Z`,
      'Set the clock of this host: timedatectl set-ntp true',
    ],
    [
      /ALTNAME_INVALID|does not match certificate/,
      `its certificate is not for the name ${hostname}`,
      'Set waldur_api_url to the name in the certificate; the message lists the names it is for.',
    ],
    [
      /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER|VERIFY)|unable to (get|verify)|self.signed certificate in/,
      'its certificate comes from an authority that this host does not know',
      `Get the authority's certificate from Waldur's operators (${fetch} shows the chain) and ${caFile}.`,
    ],
    [
      /EPROTO|WRONG_VERSION|PACKET_LENGTH/,
      'it does not speak TLS on this port',
      'Begin waldur_api_url with http:// instead of https://, or correct its port.',
    ],
  ];
  const row = rows.find(([pattern]) => pattern.test(detail));
  return row === undefined ? undefined : { cause: row[1], fix: row[2] };
}
