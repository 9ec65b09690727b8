import type { SiteConfig } from '../../config/site/site-config.js';

const LEVELS = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error', CRITICAL: 'fatal' } as const;

/** The level names of the existing agent in those of our log. */
export const pinoLevel = (level: SiteConfig['log_level']): (typeof LEVELS)[keyof typeof LEVELS] => LEVELS[level];
