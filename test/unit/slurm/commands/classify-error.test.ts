import { describe, expect, it } from '@jest/globals';
import { classifyError } from '../../../../activities/slurm/commands/classify-error.js';
import { recorded } from '../transcript.js';

describe('classifyError', () => {
  it.each([
    ['01-basic.txt', 'add account proj1 ', 0, 'ok'],
    ['01-basic.txt', 'add account proj1 ', 1, 'nothing'],
    ['01-basic.txt', 'parent=nosuch', 0, 'BackendRejected'],
    ['04-permissions.txt', 'add account carolacct', 0, 'BackendMisconfigured'],
    ['04-permissions.txt', 'modify account jobs1', 0, 'BackendMisconfigured'],
    ['04-permissions.txt', 'add qos carolq', 0, 'BackendMisconfigured'],
    ['12-load-rights.txt', 'runuser -u pa -- sacctmgr -i -Q load', 0, 'BackendMisconfigured'],
    ['12-load-rights.txt', 'runuser -u nobody -- sacctmgr -i -Q load', 0, 'BackendMisconfigured'],
    ['06-outages.txt', 'add account dbddown', 0, 'BackendUnavailable'],
    ['06-outages.txt', 'sinfo -h', 0, 'BackendUnavailable'],
    ['06-outages.txt', 'scancel -A jobs1', 0, 'BackendUnavailable'],
    ['06-outages.txt', 'add account ctlddown', 0, 'ok'],
    ['07-outages-hang.txt', 'show account', 0, 'BackendUnavailable'],
    ['07-outages-hang.txt', 'show account', 1, 'ok'],
    ['07-outages-hang.txt', 'show account', 2, 'BackendUnavailable'],
    ['07-outages-hang.txt', 'add account nodb', 0, 'BackendUnavailable'],
    ['07-outages-hang.txt', 'add account frozenctld', 0, 'ok'],
    ['05-delete.txt', 'delete account jobs1', 0, 'JobsEnding'],
    ['batches/02-load-partial.txt', 'load l.cfg', 0, 'ok'],
    ['batches/02-load-partial.txt', 'load l.cfg', 1, 'ok'],
    ['batches/02-load-partial.txt', 'load l.cfg', 2, 'nothing'],
    ['batches/04-load-oddvalues.txt', 'show assoc', 0, 'ok'],
    ['batches/04-load-oddvalues.txt', 'load l.cfg', 0, 'BackendRejected'],
    ['batches/04-load-oddvalues.txt', 'load l.cfg', 1, 'BackendRejected'],
    ['batches/04-load-oddvalues.txt', 'load l.cfg', 2, 'BackendNotApplied'],
    ['batches/04-load-oddvalues.txt', 'load l.cfg', 3, 'BackendRejected'],
    ['batches/04-load-oddvalues.txt', 'load /nonexist', 0, 'BackendMisconfigured'],
    ['batches/09-comma.txt', 'qos=nosuch', 0, 'BackendRejected'],
    ['batches/09-comma.txt', 'account=cq1,nosuch,cq2', 0, 'BackendRejected'],
    ['batches/09-comma.txt', 'name=cq1,nosuch,cq2', 0, 'ok'],
  ])('%s: %s (%d) → %s', (file, command, occurrence, expected) => {
    const verdict = classifyError(recorded(file, command, occurrence));
    expect(verdict.kind === 'failed' ? verdict.type : verdict.kind).toBe(expected);
  });

  describe.each(['24.11', '26.05'])('on Slurm %s', (release) => {
    it.each([
      ['01-basic.txt', "add account acc1 description='First Account' organization='Org One'", 1, 'nothing'],
      ['01-basic.txt', 'add user alice account=acc1', 0, 'nothing'],
      ['02-names-qos.txt', 'add user u1 account=nope', 0, 'BackendRejected'],
      ['02-names-qos.txt', 'add account orphan parent=nope', 0, 'BackendRejected'],
      ['02-names-qos.txt', 'add account far cluster=nope', 0, 'BackendMisconfigured'],
      ['02-names-qos.txt', 'modify account nope', 0, 'nothing'],
      ['02-names-qos.txt', 'modify qos nope', 0, 'nothing'],
      ['02-names-qos.txt', 'modify account uppercase set DefaultQOS=high', 0, 'BackendRejected'],
      ['04-permissions.txt', 'add account sneaky', 0, 'BackendMisconfigured'],
      ['04-permissions.txt', 'modify account perm set GrpJobs=1', 0, 'BackendMisconfigured'],
      ['05-delete.txt', 'remove user where name=du1 account=da', 0, 'BackendRejected'],
    ])('%s: %s (%d) → %s', (file, command, occurrence, expected) => {
      const verdict = classifyError(recorded(file, command, occurrence, release));
      expect(verdict.kind === 'failed' ? verdict.type : verdict.kind).toBe(expected);
    });

    it('takes a skipped account for a refusal although the command ends well', () => {
      const stdout = ' No account nope on cluster lab, skipping.\n Adding User(s)\n  u1\n';
      expect(classifyError({ ...result, exitCode: 0, stdout })).toMatchObject({ type: 'BackendRejected' });
    });
  });

  const result = { exitCode: 1, stdout: '', stderr: '', timedOut: false, outputTruncated: false, elapsedMs: 1 };

  it('finds the line that load complains about', () => {
    const stderr =
      ' sacctmgr: error: Invalid value for GrpJobs (nope)\n Unknown option: GrpJobs=nope\n Problem with line(4)\n';
    expect(classifyError({ ...result, stderr })).toMatchObject({ type: 'BackendRejected', line: 4 });
  });

  it.each([
    ['an unknown text is tried again', { stderr: 'Kaboom' }, 'BackendNotApplied'],
    ['a signal says nothing about the change', { exitCode: null }, 'BackendUnavailable'],
    ['a timeout may have changed something', { exitCode: null, timedOut: true }, 'BackendTimeout'],
    [
      'a bad number counts even beside exit 0',
      { exitCode: 0, stderr: "error: Invalid unit type 'a'." },
      'BackendRejected',
    ],
  ])('%s', (_, part, type) => {
    expect(classifyError({ ...result, ...part })).toMatchObject({ kind: 'failed', type });
  });

  it('takes a dead first host beside exit 0 for no failure: the backup answered', () => {
    expect(classifyError({ ...result, exitCode: 0, stderr: 'Connection refused' })).toEqual({ kind: 'ok' });
  });

  const NOISE =
    'sacctmgr: error: Invalid value for LogTimeFormat (x)\nsacctmgr: error: Unknown option: Foo in slurm.conf\n';
  it.each([
    ['a read with exit 0', { exitCode: 0, stdout: 'root\n', stderr: NOISE }, true, { kind: 'ok' }],
    ['a write with exit 0', { exitCode: 0, stderr: NOISE }, false, { kind: 'ok' }],
    [
      'a write that found nothing to do',
      { stdout: ' Nothing new added.\n', stderr: NOISE },
      false,
      { kind: 'nothing' },
    ],
    ['a dead slurmdbd', { stderr: `${NOISE}Connection refused` }, true, { type: 'BackendUnavailable' }],
  ])('is not misled by what slurm.conf makes every program say: %s', (_, part, reads, verdict) => {
    expect(classifyError({ ...result, ...part }, reads)).toMatchObject(verdict);
  });

  it.each([["These associations don't have access to their default qos."], ["error: Invalid unit type 'a'."]])(
    'takes a refusal of a write beside exit 0 for one all the same: %s',
    (stderr) => {
      expect(classifyError({ ...result, exitCode: 0, stderr: `${NOISE}${stderr}` })).toMatchObject({
        type: 'BackendRejected',
      });
    },
  );

  it('never gives an empty text', () => {
    expect(classifyError(result)).toMatchObject({ text: 'exit 1 without a message' });
  });
});
