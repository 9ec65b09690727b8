/** Where a command writes: data to `out`, everything else to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** stdout and stderr. A reader that goes away (`| head`) ends the output, not the command with an error. */
export const standardOutput: Output = {
  out: (text) => write(process.stdout, text),
  err: (text) => write(process.stderr, text),
};

const listening = new WeakSet<NodeJS.WriteStream>();

function write(stream: NodeJS.WriteStream, text: string): void {
  if (!listening.has(stream)) {
    listening.add(stream);
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  stream.write(text);
}

/** One JSON document with its version, as every `--json` prints it. */
export const jsonDocument = (content: object): string => `${JSON.stringify({ apiVersion: 1, ...content }, null, 2)}\n`;
