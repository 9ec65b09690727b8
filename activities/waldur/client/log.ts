export type { Log } from '../../lib/log.js';
