/** Longest stop of an HTTP service in milliseconds: answers that are under way have half of it. */
export const SERVER_FORCE_MS = 10_000;
