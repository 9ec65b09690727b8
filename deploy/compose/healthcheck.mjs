/**
 * Exit 0 when every process of this container answers /healthz; found through the run files of the
 * state folder, which is the argument.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.argv[2] ?? '/var/lib/siteflow', 'run');
const say = (text) => process.stdout.write(`${text}\n`);

const alive = async (file) => {
  const { role, url } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(4_000) });
  say(`${role}: ${answer.status}`);
  return answer.ok;
};

try {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const results = await Promise.all(files.map(alive));
  process.exitCode = results.length > 0 && results.every(Boolean) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
