/** Where a command writes: data to `out`, everything else to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** stdout and stderr of this process; a reader that goes away is dealt with in `run`. */
export const standardOutput: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/** One JSON document with its version, as every `--json` prints it. */
export const jsonDocument = (content: object): string => `${JSON.stringify({ apiVersion: 1, ...content }, null, 2)}\n`;
