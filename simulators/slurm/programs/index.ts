import { id } from './id.js';
import { mkhomedirHelper } from './mkhomedir-helper.js';
import type { Program } from './program.js';
import { sacct } from './sacct.js';
import { sacctmgr } from './sacctmgr.js';
import { scancel } from './scancel.js';
import { scontrol } from './scontrol.js';
import { sinfo } from './sinfo.js';
import { squeue } from './squeue.js';

/** Every simulated program by the name of its executable. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  sacctmgr,
  sacct,
  scancel,
  sinfo,
  squeue,
  scontrol,
  id,
  mkhomedir_helper: mkhomedirHelper,
};
