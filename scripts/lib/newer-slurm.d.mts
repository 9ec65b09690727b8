export function newerReleases(setting?: string): string[];
