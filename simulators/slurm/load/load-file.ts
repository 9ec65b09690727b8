import { findRow } from '../model/tree.js';
import { isKeyword } from '../parse/keyword.js';
import { splitOption } from '../parse/option.js';
import { lower, unquote } from '../parse/quoted.js';
import { confirmChanges } from '../sacctmgr/confirm.js';
import type { Context } from '../sacctmgr/context.js';
import { accountLine } from './account-line.js';
import { clusterLine } from './cluster-line.js';
import { addsAnything, finishLoad } from './finish-load.js';
import { baseCluster, type LoadRun, newRun } from './load-run.js';
import { readOptions } from './read-options.js';
import { splitLine, withoutComment } from './split-line.js';
import { userLine } from './user-line.js';

/** How reading the file ended: to its end, at a line that keeps what came before it, in vain, or at once. */
type End = 'end' | 'stopped' | 'failed' | 'fatal';

const NO_PARENT =
  " No parent given creating off root, If incorrect specify 'Parent - name' before any children in your file";

function parentLine(run: LoadRun, name: string, number: number): End | undefined {
  const cluster = baseCluster(run);
  if (cluster !== undefined && (findRow(cluster, name) ?? run.accountRows.get(name)) !== undefined) {
    run.parent = name;
    return undefined;
  }
  run.context.out.fail(
    ` line(${number}) You need to add this parent (${name}) as a child before you can add children to it.`,
  );
  return 'stopped';
}

function readLine(run: LoadRun, text: string, number: number, override: string | undefined): End | undefined {
  const { out } = run.context;
  const split = splitLine(withoutComment(text));
  if (split.kind === 'skip') return undefined;
  if (split.kind === 'open quote') {
    out.fail('sacctmgr: fatal: There is a problem with option (null) with quotes.');
    return 'fatal';
  }
  const { object, parts } = split.line;
  const kind = object.toLowerCase();
  const isCluster = kind === 'machine' || kind === 'cluster';
  if (isCluster && run.clusterName !== '') {
    out.fail(' You can only add one cluster at a time.');
    return 'failed';
  }
  if (!isCluster && run.clusterName === '') {
    out.fail(" You need to specify a cluster name first with 'Cluster - $NAME' in your file");
    return 'stopped';
  }
  if (!isCluster && kind !== 'parent' && run.parent === undefined) {
    out.line(NO_PARENT);
    run.parent = 'root';
  }
  if (!['machine', 'cluster', 'parent', 'project', 'account', 'user'].includes(kind)) {
    out.fail(` Misformatted line(${number}): ${text.trimEnd()}\n`);
    return 'failed';
  }
  const { options, errors } = readOptions(parts, run.base);
  for (const error of errors) out.error(error);
  if (options === undefined) {
    out.fail(`${isCluster ? ' error:' : ''} Problem with line(${number})`);
    return 'failed';
  }
  if (isCluster) clusterLine(run, options, override);
  else if (kind === 'parent') return parentLine(run, options.name, number);
  else {
    if (kind === 'user') userLine(run, options, run.parent ?? 'root');
    else accountLine(run, options, run.parent ?? 'root');
  }
  return undefined;
}

function finish(run: LoadRun, end: Exclude<End, 'fatal'>): void {
  const { context } = run;
  const { out, state } = context;
  const adds = addsAnything(run);
  if (end !== 'failed' && !adds && !run.changed) {
    out.line(' Nothing new added.');
    return;
  }
  const good = end !== 'failed' && finishLoad(run);
  if (run.changed || end !== 'failed') out.error('sacctmgr: Done adding cluster in usec=1000');
  if (!good) {
    out.fail(' Problem with requests: Unspecified error');
    return;
  }
  if (confirmChanges(context)) Object.assign(state, run.work);
}

function readArguments(words: readonly string[], context: Context): { file?: string; cluster?: string } {
  const found: { file?: string; cluster?: string } = {};
  for (const raw of words) {
    const { name, value } = splitOption(raw);
    const bare = name === '' && !raw.includes('=');
    if (bare && isKeyword(raw, 'clean', 3)) continue;
    if (bare || isKeyword(name, 'File', 1)) {
      if (found.file === undefined) found.file = unquote(value);
      else context.out.fail(` File name already set to ${found.file}`);
    } else if (isKeyword(name, 'Cluster', 1)) found.cluster = lower(unquote(value));
    else context.out.fail(` Unknown option: ${raw}`);
  }
  return found;
}

/**
 * `load FILE`: additions and changes of one file in one transaction. Changes are sent while the file is read, additions
 * at its end; a line that cannot be understood drops all, an unknown parent keeps what came before it.
 */
export function loadFile(context: Context, words: readonly string[]): void {
  const { out, state, files } = context;
  const { file, cluster } = readArguments(words, context);
  if (file === undefined) {
    out.fail(" No filename given, specify one with file=''");
    return;
  }
  const content = files.read(file);
  if ('error' in content) {
    out.fail(` Unable to read "${file}": ${content.error}`);
    return;
  }
  if (!state.users.has('root')) {
    out.fail(" Your uid (0) is not in the accounting system, can't load file.");
    return;
  }
  const run = newRun(context);
  let end: End = 'end';
  for (const [index, line] of content.text.split('\n').entries()) {
    const stop = readLine(run, line, index + 1, cluster);
    if (stop === undefined) continue;
    end = stop;
    break;
  }
  if (end !== 'fatal') finish(run, end);
}
