/** Flags of a command line: name → values in order; `-x V`, `-xV`, `--name=V` and `--name V`. */
export interface CommandFlags {
  values: Map<string, string[]>;
  words: string[];
  error?: string;
}

/** Which flags exist: short letter → long name, and which of them take a value. */
export interface FlagSpec {
  short: Readonly<Record<string, string>>;
  withValue: ReadonlySet<string>;
  plain: ReadonlySet<string>;
}

/** Reads a getopt_long style command line; the message of the first unknown flag is returned as `error`. */
export function readFlags(program: string, argv: readonly string[], spec: FlagSpec): CommandFlags {
  const flags: CommandFlags = { values: new Map(), words: [] };
  const put = (name: string, value: string): void => {
    flags.values.set(name, [...(flags.values.get(name) ?? []), value]);
  };
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word.startsWith('--')) {
      const [given = '', value] = word.slice(2).split(/=(.*)/s, 2);
      const known = [...spec.withValue, ...spec.plain];
      const name =
        known.find((candidate) => candidate === given) ?? known.find((candidate) => candidate.startsWith(given));
      if (name === undefined) return { ...flags, error: `${program}: unrecognized option '${word}'` };
      put(name, spec.withValue.has(name) ? (value ?? argv[++at] ?? '') : '');
    } else if (word.startsWith('-') && word.length > 1) {
      for (let letter = 1; letter < word.length; letter += 1) {
        const name = spec.short[word[letter] ?? ''];
        if (name === undefined) return { ...flags, error: `${program}: invalid option -- '${word[letter]}'` };
        if (!spec.withValue.has(name)) {
          put(name, '');
          continue;
        }
        const rest = word.slice(letter + 1);
        if (rest === '' && at + 1 >= argv.length) {
          return { ...flags, error: `${program}: option requires an argument -- '${word[letter]}'` };
        }
        put(name, rest === '' ? (argv[++at] ?? '') : rest);
        break;
      }
    } else {
      flags.words.push(word);
    }
  }
  return flags;
}
