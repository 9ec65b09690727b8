import type { LineParser } from '../commands/line-parser.js';
import { ownerOf } from '../desired/owner-mark.js';
import { parseTres } from '../tres.js';
import { rowParser } from './parse-rows.js';
import { parseCount, parseList, parseMinutes } from './parse-values.js';
import type { QosState } from './slurm-state.js';

const COLUMNS = 9;

/**
 * Output of `show qos` in the columns of `showQos` → QOS by name. What somebody wrote into a description may hold `|` and
 * have several lines, of which only the first counts.
 */
export function qosParser(): LineParser<Map<string, QosState>> {
  const enter = (found: Map<string, QosState>, row: readonly string[]) => void found.set(row[0] ?? '', qosOf(row));
  const rows = rowParser({ orMore: COLUMNS }, 'sacctmgr show qos', new Map<string, QosState>(), enter);
  return {
    result: rows.result,
    onLine(line) {
      if (rows.result.size === 0 || line.split('|').length >= COLUMNS) rows.onLine(line);
    },
  };
}

/** @throws BackendOutput for a value that cannot be read */
function qosOf(row: readonly string[]): QosState {
  const [, flags = '', grpTres = '', grpTresMins = '', minTres = '', jobs = '', submit = '', wall = ''] = row;
  const owner = ownerOf(row.slice(COLUMNS - 1).join('|'));
  return {
    flags: parseList(flags),
    grpTres: parseTres(grpTres),
    grpTresMins: parseTres(grpTresMins),
    minTresPerJob: parseTres(minTres),
    maxJobs: parseCount(jobs, 'MaxJobsPU'),
    maxSubmit: parseCount(submit, 'MaxSubmitPU'),
    maxWallMinutes: parseMinutes(wall, 'MaxWall'),
    ...(owner === undefined ? {} : { owner }),
  };
}
