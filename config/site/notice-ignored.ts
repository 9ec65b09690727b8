import type { Path } from '../../activities/lib/settings/rule.js';
import type { Readers } from '../backends/readers-of.js';
import type { Reading } from '../yaml/reading.js';

const MOST = 8;

/** Says which keys of an offering are left alone, since the backend that has them does none of its jobs. */
export function noticeIgnored({ idle }: Readers, path: Path, reading: Reading): void {
  const own = reading.ignored.filter((key) => path.every((part, index) => key[index] === part));
  const names = [...new Set(own.map((key) => String(key.at(-1))))];
  if (idle === undefined || names.length === 0) return;
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : '';
  reading.report([...path, 'backend_type'], {
    severity: 'notice',
    code: 'E_BACKEND',
    message: `${idle.name} does nothing for this offering, so keys that only it has are not read: ${names.slice(0, MOST).join(', ')}${more}`,
  });
}
