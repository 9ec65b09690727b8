import { parseTres } from '../tres.js';
import { parseRows } from './parse-rows.js';
import { parseCount, parseList, parseMinutes } from './parse-values.js';
import type { QosState } from './slurm-state.js';

const COLUMNS = 8;

/** Output of `show qos` in the columns of `showQos`. @throws BackendOutput */
export function parseQos(output: string): Map<string, QosState> {
  return new Map(
    parseRows(output, COLUMNS, 'sacctmgr show qos').map((row) => {
      const [name = '', flags = '', grpTres = '', grpTresMins = '', minTres = '', jobs = '', submit = '', wall = ''] =
        row;
      const state: QosState = {
        flags: parseList(flags),
        grpTres: parseTres(grpTres),
        grpTresMins: parseTres(grpTresMins),
        minTresPerJob: parseTres(minTres),
        maxJobs: parseCount(jobs, 'MaxJobsPU'),
        maxSubmit: parseCount(submit, 'MaxSubmitPU'),
        maxWallMinutes: parseMinutes(wall, 'MaxWall'),
      };
      return [name, state];
    }),
  );
}
