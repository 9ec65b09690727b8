import { userInfo } from 'node:os';
import { processEnvironment } from '../../../../config/environment/environment.js';

/** Who is at the terminal: the login name, under sudo the one of the person behind it. */
export function operatorName(): string {
  const { SUDO_USER: behind } = processEnvironment();
  if (behind !== undefined && behind !== '') return behind;
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
