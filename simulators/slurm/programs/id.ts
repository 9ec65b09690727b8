import type { Program } from './program.js';
import { uidOf, unixUserExists } from './unix-user.js';

/** `id [-u|-un] [USER]`. */
export const id: Program = (call) =>
  call.runStatement({ program: 'id', words: call.argv, mutating: false }, (out) => {
    const onlyId = call.argv.includes('-u');
    const name = call.argv.find((word) => !word.startsWith('-')) ?? 'root';
    if (!unixUserExists(call, name)) return out.fail(`id: ‘${name}’: no such user`);
    const uid = uidOf(name);
    if (call.argv.includes('-un')) return out.line(name);
    out.line(onlyId ? String(uid) : `uid=${uid}(${name}) gid=${uid}(${name}) groups=${uid}(${name})`);
  });
