import { applyQos } from '../model/apply-qos.js';
import { newQos } from '../model/qos.js';
import { isKeyword } from '../parse/keyword.js';
import { addName, nameList } from '../parse/name-list.js';
import { splitOption } from '../parse/option.js';
import { type GivenQos, readQosOption } from '../parse/qos-options.js';
import { confirmChanges } from './confirm.js';
import type { Context } from './context.js';
import { qosLines } from './qos-lines.js';

/** Reads one QOS setting and prints what is wrong with it. */
export function readQosSetting(context: Context, raw: string, given: GivenQos): void {
  const { out, state } = context;
  const result = readQosOption(given, splitOption(raw), state.tres);
  for (const error of result.errors) out.error(error);
  for (const complaint of result.complaints) out.line(complaint);
  if (result.failed) out.exitCode = 1;
  if (result.kind === 'unknown') {
    out.line(` Unknown option: ${raw}`);
    out.line(" Use keyword 'where' to modify condition");
  }
}

/** `add qos`: makes QOS with the same settings. */
export function addQos(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const names: string[] = [];
  const given: GivenQos = { counts: {}, tres: {} };
  for (const raw of words) {
    const { name, value } = splitOption(raw);
    if (/^(where|set)$/i.test(raw)) continue;
    if ((name === '' && !raw.includes('=')) || isKeyword(name, 'Names', 1)) {
      for (const item of nameList(value).names) addName(names, item);
    } else readQosSetting(context, raw, given);
  }
  if (out.exitCode !== 0) return;
  if (names.length === 0) {
    out.fail(' Need name of qos to add.');
    return;
  }
  const added = names.filter((name) => name !== '' && !state.qos.has(name));
  if (added.length === 0) {
    out.line(' Nothing new added.');
    out.exitCode = 1;
    return;
  }
  out.line(' Adding QOS(s)');
  for (const name of added) out.line(`  ${name}`);
  out.line(' Settings');
  for (const line of qosLines(given, given.description ?? added.at(-1) ?? '', state)) out.line(line);
  if (!confirmChanges(context)) return;
  for (const name of added) {
    const qos = newQos(state.nextQosId++, name, name);
    applyQos(qos, given);
    state.qos.set(name, qos);
    state.changes.push({ kind: 'add qos', key: name, detail: '' });
  }
}
