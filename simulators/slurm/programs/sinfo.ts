import { VERSION } from '../sacctmgr/run-statement.js';
import type { Program } from './program.js';

/** `sinfo`: version and a plain list of partitions. */
export const sinfo: Program = (call) =>
  call.runStatement({ program: 'sinfo', words: call.argv, mutating: false }, (out) => {
    if (call.argv.some((word) => word === '-V' || word === '--version')) return out.line(VERSION);
    if (!call.argv.some((word) => word === '-h' || word === '--noheader')) {
      out.line('PARTITION AVAIL  TIMELIMIT  NODES  STATE NODELIST');
    }
    call.partitions.forEach((partition, index) => {
      out.line(`${`${partition}${index === 0 ? '*' : ''}`.padEnd(9)}    up   infinite      1   idle n1`);
    });
  });
