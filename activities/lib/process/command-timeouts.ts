/** Longest run of a command before it is ended, in milliseconds. */
export interface CommandTimeouts {
  readMs: number;
  writeMs: number;
}
