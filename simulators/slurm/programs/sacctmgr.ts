import { fileOfLoad } from '../load/file-of-load.js';
import { splitCommandLine } from '../parse/command-line.js';
import { type GlobalFlags, readGlobalFlags } from '../parse/global-flags.js';
import { isKeyword } from '../parse/keyword.js';
import { isStandardInput } from '../parse/standard-input.js';
import { Output } from '../render/output.js';
import { type ClientFiles, type Context, NeedsStdin } from '../sacctmgr/context.js';
import { isMutating, runStatement, VERSION } from '../sacctmgr/run-statement.js';
import type { Program, ProgramCall } from './program.js';

const HELP = `sacctmgr [<OPTION>] [<COMMAND>]                                            
    Valid <OPTION> values are:                                             
     -h or --help: equivalent to "help" command                          
     -i or --immediate: commit changes immediately                         
     -n or --noheader: no header will be added to the beginning of output  
     -p or --parsable: output will be '|' delimited with a '|' at the end  
     -P or --parsable2: output will be '|' delimited without a '|' at the end
     -Q or --quiet: equivalent to "quiet" command                        
     -V or --version: equivalent to "version" command                    
`;

/** Hands out lines of standard input once they are known. */
class InputLines {
  #lines: string[] | undefined;

  constructor(lines?: string[]) {
    this.#lines = lines;
  }

  get isKnown(): boolean {
    return this.#lines !== undefined;
  }

  async fetch(call: ProgramCall): Promise<void> {
    this.#lines ??= (await call.readStdin()).replace(/\n$/, '').split('\n');
  }

  /** The next line; undefined at the end. */
  next(): string | undefined {
    if (this.#lines === undefined) throw new NeedsStdin();
    return this.#lines.shift();
  }
}

/** Runs one statement; `inputAsFile` is standard input for a statement that reads it as a file. */
function runOne(
  call: ProgramCall,
  flags: GlobalFlags,
  words: readonly string[],
  input: InputLines,
  inputAsFile?: string,
): Promise<number> {
  const statement = { program: 'sacctmgr', words, mutating: isMutating(words) };
  const asFile = inputAsFile === undefined ? {} : { input: inputAsFile };
  const read = (path: string): ReturnType<ClientFiles['read']> =>
    isStandardInput(path) ? { text: inputAsFile ?? '' } : call.files.read(path);
  return call.runStatement({ ...statement, ...asFile }, (out) => {
    const files = { ...call.files, read };
    const context: Context = { state: call.state, flags, out, files, nextLine: () => input.next() };
    runStatement(context, words);
  });
}

async function runCommandLine(call: ProgramCall, flags: GlobalFlags, words: readonly string[]): Promise<number> {
  // Nothing is left of it then for the answer to a question.
  if (isStandardInput(fileOfLoad(words))) return runOne(call, flags, words, new InputLines([]), await call.readStdin());
  const input = new InputLines();
  try {
    return await runOne(call, flags, words, input);
  } catch (error) {
    if (!(error instanceof NeedsStdin)) throw error;
    await input.fetch(call);
    return runOne(call, flags, words, input);
  }
}

function echo(call: ProgramCall, text: string): void {
  const out = new Output();
  out.line(`sacctmgr: ${text}`);
  call.print(out);
}

/** Commands on standard input: each is echoed, runs and commits by itself; one failure makes the exit code 1. */
async function runInput(call: ProgramCall, flags: GlobalFlags): Promise<number> {
  const input = new InputLines();
  await input.fetch(call);
  let exitCode = 0;
  for (let line = input.next(); line !== undefined; line = input.next()) {
    echo(call, line);
    const words = splitCommandLine(line);
    const [first = ''] = words;
    if (first === '' || first.startsWith('#')) exitCode = 1;
    else if (isKeyword(first, 'quit', 4) || isKeyword(first, 'exit', 4)) return exitCode;
    else if ((await runOne(call, flags, words, input)) !== 0) exitCode = 1;
  }
  echo(call, '');
  return exitCode;
}

/** `sacctmgr`. */
export const sacctmgr: Program = async (call) => {
  const out = new Output();
  const result = readGlobalFlags(call.argv);
  if ('error' in result) {
    out.fail(result.error, 'Try "sacctmgr --help" for more information');
  } else if (result.flags.help || isKeyword(result.words[0] ?? '', 'help', 2)) {
    out.raw(HELP);
  } else if (result.flags.version) {
    out.line(VERSION);
  } else if (result.words.length === 0) {
    return runInput(call, result.flags);
  } else {
    return runCommandLine(call, result.flags, result.words);
  }
  call.print(out);
  return out.exitCode;
};
