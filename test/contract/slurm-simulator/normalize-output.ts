/** User rows that `modify account` lists because they inherit the change; which ones it names is not simulated exactly. */
const INHERITED = /^ {2}C = \S+ +A = \S+ +U = /;

/**
 * Makes two outputs comparable: times are replaced, and rows that slurmdbd lists in the order of its tables (which is
 * not part of the contract) are sorted.
 */
export function normalizeOutput(text: string): string {
  const lines = text.replaceAll(/usec=\d+/g, 'usec=N').split('\n');
  const result: string[] = [];
  let block: string[] = [];
  const flush = (): void => {
    result.push(...block.sort());
    block = [];
  };
  let inModifiedAccounts = false;
  for (const line of lines) {
    if (line === ' Modified account associations...') inModifiedAccounts = true;
    else if (!/^ {2}C = /.test(line)) inModifiedAccounts = false;
    if (inModifiedAccounts && INHERITED.test(line)) continue;
    if (/^ {2}(C|U|A|DefQOS|JobID) = /.test(line)) block.push(line);
    else {
      flush();
      result.push(line);
    }
  }
  flush();
  return result.join('\n');
}
