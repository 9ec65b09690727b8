import type { Program } from './program.js';
import { unixUserExists } from './unix-user.js';

const NO_SUCH_USER = 10;
const BAD_USAGE = 14;

/** `mkhomedir_helper USER [UMASK]`: notes the home directory in the ledger, makes none. */
export const mkhomedirHelper: Program = (call) =>
  call.runStatement({ program: 'mkhomedir_helper', words: call.argv, mutating: true }, (out) => {
    const [user = ''] = call.argv;
    if (user === '') {
      out.error('Usage: mkhomedir_helper <username> [<umask> [<skeldir> [<home_mode>]]]');
      out.exitCode = BAD_USAGE;
    } else if (!unixUserExists(call, user)) {
      out.exitCode = NO_SUCH_USER;
    } else {
      call.state.changes.push({ kind: 'make home', key: user, detail: call.argv[1] ?? '' });
    }
  });
