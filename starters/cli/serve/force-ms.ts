/** The process ends after this many milliseconds at the latest; answers that are under way are cut before (`STOP_GRACE_MS`). */
export const SERVER_FORCE_MS = 10_000;
