import type { Log } from '../../../activities/lib/log.js';

interface Transport {
  issuer: string;
  jwksUrl?: string;
  verifySsl?: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whoever can change the keys on their way can make tokens; a site that allows it is told so at the start. */
export function warnWeakTransport({ issuer, jwksUrl, verifySsl }: Transport, log: Log): void {
  const { protocol, hostname } = new URL(jwksUrl ?? issuer);
  if (LOOPBACK.test(hostname)) return;
  if (protocol !== 'https:') {
    log.warn(
      { issuer },
      'the keys of the identity provider come without TLS; whoever sits on the way can let himself in',
    );
  } else if (verifySsl === false) {
    log.warn(
      { issuer },
      'the certificate of the identity provider is not checked; whoever sits on the way can let himself in',
    );
  }
}
