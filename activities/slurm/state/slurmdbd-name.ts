import { lookup, lookupService } from 'node:dns/promises';
import { hostname, networkInterfaces } from 'node:os';
import { parseConfigValue } from './parse-names.js';

/** How this host knows names. */
export interface HostNames {
  /** Name of this host. */
  own: string;
  isOwn(address: string): boolean;
  /** Address of a name. @throws when it has none */
  address(name: string): Promise<string>;
  /** Name of an address. @throws when it has none */
  name(address: string): Promise<string>;
}

export interface SlurmdbdNames {
  /** What it is, wherever it is asked from. */
  identity: string;
  /** What slurm.conf calls it, which is what earlier releases called it; absent where that names another one elsewhere. */
  spelled?: string;
}

const DEFAULT_PORT = '6819';
const LOOPBACK = /^(localhost(\.localdomain)?|ip6-localhost|127(\.\d+){3}|::1)$/i;

/**
 * Knows a slurmdbd by what it is: the name of its host as it tells itself, which must be that host's own name, and its
 * port. Only where it tells no more than `localhost` it is looked where slurm.conf leads to; `localhost` there is this
 * very host. Calling one slurmdbd by two names would give it two writers; calling two by one name costs no more
 * than waiting, so in doubt it is one name.
 *
 * @param config text of `sacctmgr show config`
 */
export async function slurmdbdNames(config: string, host: HostNames = thisHost): Promise<SlurmdbdNames> {
  const asked = parseConfigValue(config, 'AccountingStorageHost') ?? 'localhost';
  const askedPort = parseConfigValue(config, 'AccountingStoragePort');
  const told = parseConfigValue(config, 'DbdHost');
  const port = parseConfigValue(config, 'DbdPort') ?? askedPort ?? DEFAULT_PORT;
  const name = told !== undefined && !LOOPBACK.test(told) ? told : await whereItLeads(asked, host);
  const spelled = askedPort === undefined ? asked : `${asked}:${askedPort}`;
  return { identity: `${name.toLowerCase()}:${port}`, ...(LOOPBACK.test(asked) ? {} : { spelled }) };
}

async function whereItLeads(asked: string, host: HostNames): Promise<string> {
  const address = await host.address(asked).catch(() => undefined);
  if (LOOPBACK.test(asked) || (address !== undefined && (LOOPBACK.test(address) || host.isOwn(address))))
    return short(host.own);
  const name = address === undefined ? undefined : await host.name(address).catch(() => undefined);
  return short(name ?? asked);
}

/** The first part of a name: a host calls itself by the short one, others by the long one. Addresses stay. */
const short = (name: string): string => (/^[\d.]+$|:/.test(name) ? name : (name.split('.')[0] ?? name));

const thisHost: HostNames = {
  own: hostname(),
  isOwn: (address) =>
    Object.values(networkInterfaces()).some((each) => each?.some((known) => known.address === address)),
  address: async (name) => (await lookup(name)).address,
  name: async (address) => (await lookupService(address, 0)).hostname,
};
