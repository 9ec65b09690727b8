import { readFileSync } from 'node:fs';

/** One recorded call: what was asked and what the real server answered. */
export interface Step {
  step: string;
  request: {
    method: string;
    path: string;
    query: { [name: string]: unknown } | null;
    headers: { [name: string]: string };
    body: unknown;
  };
  response: { status: number; headers: { [name: string]: string }; body: unknown };
}

/** A recorded transcript of the 2024 server, by the start of its name: `06`. */
export function readTranscript(name: string): Step[] {
  const file = new URL(`../../../fixtures/waldur/2024/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Step[];
}
