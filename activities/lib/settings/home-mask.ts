import type { HomedirSettings } from './homedir-config.js';

/** What home directories will be like. */
export interface HomeMask {
  /** As mkhomedir_helper takes it: octal with a leading 0. Without the 0 it would be read as a decimal number. */
  umask: string;
  /** Mode of a home directory made with it. */
  mode: string;
}

const OWNER = 0o700;

/** Bits that a umask setting takes away; undefined for a text that is no mask. */
export const maskBits = (text: string): number | undefined =>
  /^(0o)?[0-7]{1,5}$/.test(text) ? Number.parseInt(text.replace('0o', ''), 8) : undefined;

/**
 * Whether a mask was meant as the mode of the directories. As a umask 0700 makes homes that their owners may not enter,
 * so whoever wrote it wanted homes of mode 0700.
 */
export const isMode = (bits: number): boolean => bits === OWNER;

/** Whether a mask takes rights from the owner, and is not one that was meant as a mode. */
export const locksOut = (bits: number): boolean => (bits & OWNER) !== 0 && !isMode(bits);

/** The umask that makes directories of this mode, as text. */
export const umaskFor = (mode: number): string => octal(0o777 & ~mode);

/** How the home directories of these settings are made. Pure. */
export function homeMask({ homedir_umask: older, default_homedir_umask: given }: HomedirSettings): HomeMask {
  const bits = maskBits(older ?? given) ?? 0o077;
  const umask = isMode(bits) ? 0o077 : bits;
  return { umask: octal(umask), mode: octal(0o777 & ~umask) };
}

const octal = (bits: number): string => bits.toString(8).padStart(4, '0');
