import { isKeyword } from './keyword.js';

/** Flags of sacctmgr that stand anywhere on its command line. */
export interface GlobalFlags {
  immediate: boolean;
  noHeader: boolean;
  /** `-P`, `-p`, or neither (fixed-width columns). */
  style: 'columns' | 'parsable' | 'parsable2';
  quiet: boolean;
  readOnly: boolean;
  withAssociations: boolean;
  version: boolean;
  help: boolean;
}

/** Flags and remaining words, or the message of getopt. */
export type FlagResult = { flags: GlobalFlags; words: string[] } | { error: string };

const LONG: Readonly<Record<string, string>> = {
  help: 'h',
  usage: 'h',
  immediate: 'i',
  oneliner: 'o',
  noheader: 'n',
  parsable: 'p',
  parsable2: 'P',
  quiet: 'Q',
  readonly: 'r',
  associations: 's',
  verbose: 'v',
  version: 'V',
};

function setFlag(flags: GlobalFlags, letter: string): boolean {
  if (letter === 'h') flags.help = true;
  else if (letter === 'i') flags.immediate = true;
  else if (letter === 'n') flags.noHeader = true;
  else if (letter === 'p') flags.style = 'parsable';
  else if (letter === 'P') flags.style = 'parsable2';
  else if (letter === 'Q') flags.quiet = true;
  else if (letter === 'r') flags.readOnly = true;
  else if (letter === 's') flags.withAssociations = true;
  else if (letter === 'V') flags.version = true;
  else return letter === 'o' || letter === 'v';
  return true;
}

function longLetter(word: string): string | undefined {
  if (LONG[word] !== undefined) return LONG[word];
  const found = Object.entries(LONG).filter(([name]) => isKeyword(word, name, 1));
  return found.length === 1 ? found[0]?.[1] : undefined;
}

/** Takes the flags out of an argv; words after `--` are never flags. */
export function readGlobalFlags(argv: readonly string[]): FlagResult {
  const flags: GlobalFlags = {
    immediate: false,
    noHeader: false,
    style: 'columns',
    quiet: false,
    readOnly: false,
    withAssociations: false,
    version: false,
    help: false,
  };
  const words: string[] = [];
  const end = argv.indexOf('--');
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    if (word.startsWith('--')) {
      const letter = longLetter(word.slice(2));
      if (letter === undefined) return { error: `sacctmgr: unrecognized option '${word}'` };
      setFlag(flags, letter);
    } else if (word.startsWith('-') && word.length > 1) {
      for (const letter of word.slice(1)) {
        if (!setFlag(flags, letter)) return { error: `sacctmgr: invalid option -- '${letter}'` };
      }
    } else {
      words.push(word);
    }
  }
  return { flags, words: end < 0 ? words : [...words, ...argv.slice(end + 1)] };
}
