/** Says what is being done, on stderr: stdout holds only the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
