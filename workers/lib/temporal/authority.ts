import { splitAddress } from './connection-options.js';

/** `host:port` as gRPC wants it, with the default port filled in. */
export const authority = (address: string): string => {
  const { host, port } = splitAddress(address, 7233);
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
};
