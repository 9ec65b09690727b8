import type { LineParser } from '../commands/line-parser.js';
import { parseTres } from '../tres.js';
import { rowParser } from './parse-rows.js';
import { parseCount, parseList, parseMinutes } from './parse-values.js';
import type { QosState } from './slurm-state.js';

const COLUMNS = 8;

/** Output of `show qos` in the columns of `showQos` → QOS by name. */
export const qosParser = (): LineParser<Map<string, QosState>> =>
  rowParser(COLUMNS, 'sacctmgr show qos', new Map(), (found, row) => found.set(row[0] ?? '', qosOf(row)));

/** @throws BackendOutput for a value that cannot be read */
function qosOf(row: readonly string[]): QosState {
  const [, flags = '', grpTres = '', grpTresMins = '', minTres = '', jobs = '', submit = '', wall = ''] = row;
  return {
    flags: parseList(flags),
    grpTres: parseTres(grpTres),
    grpTresMins: parseTres(grpTresMins),
    minTresPerJob: parseTres(minTres),
    maxJobs: parseCount(jobs, 'MaxJobsPU'),
    maxSubmit: parseCount(submit, 'MaxSubmitPU'),
    maxWallMinutes: parseMinutes(wall, 'MaxWall'),
  };
}
