import type { LoadedConfig } from '../../../config/site/load.js';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import type { Severity } from '../../../config/yaml/problem.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { jsonDocument, type Output } from '../output.js';
import { type FileOptions, load } from './load.js';

/** `siteflow config check`: every problem of a file with its place. Exit 0 when it can be used, else 3. */
export function checkCommand(options: FileOptions & { json?: boolean }, output: Output): ExitCode {
  const loaded = load(options);
  const valid = loaded.config !== undefined;
  if (options.json === true) {
    const problems = loaded.problems.map(({ frame: _frame, ...problem }) => problem);
    output.out(jsonDocument({ file: name(options, loaded), valid, problems }));
  } else {
    output.out(formatProblems(loaded.problems));
    output.out(`${name(options, loaded)}: ${summary(loaded)}\n`);
    if (loaded.problems.some(({ path, code }) => path === 'storage_systems' && code === 'E_UNKNOWN_KEY'))
      output.out(
        'It looks like a file of the storage-resources service: siteflow serve storage-resources --check -c FILE\n',
      );
  }
  return valid ? EXIT.ok : EXIT.config;
}

const name = (options: FileOptions, loaded: LoadedConfig): string =>
  options.file ?? loaded.config?.file ?? loaded.reading?.tree.file ?? loaded.problems[0]?.file ?? 'configuration';

const count = (loaded: LoadedConfig, severity: Severity, word: string): string[] => {
  const number = loaded.problems.filter((problem) => problem.severity === severity).length;
  return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
};

function summary(loaded: LoadedConfig): string {
  const parts = [
    ...count(loaded, 'error', 'error'),
    ...count(loaded, 'warning', 'warning'),
    ...count(loaded, 'notice', 'notice'),
  ];
  const offerings = loaded.config?.offerings.length ?? 0;
  const head = loaded.config === undefined ? 'invalid' : `valid, ${offerings} offering${offerings === 1 ? '' : 's'}`;
  return [head, ...parts].join(', ');
}
