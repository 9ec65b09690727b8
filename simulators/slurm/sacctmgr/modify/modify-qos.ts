import { applyQos } from '../../model/apply-qos.js';
import { compareAsDatabase } from '../../model/compare-as-database.js';
import { isKeyword } from '../../parse/keyword.js';
import { type GivenQos, isEmptyQos } from '../../parse/qos-options.js';
import { readQosSetting } from '../add-qos.js';
import { type Conditions, readCondition } from '../conditions.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';

/** `modify qos … set …`. */
export function modifyQos(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const given: GivenQos = { counts: {}, tres: {} };
  const conditions: Conditions = { switches: new Set() };
  let setting = false;
  for (const word of words) {
    if (isKeyword(word, 'where', 5)) setting = false;
    else if (isKeyword(word, 'set', 3)) setting = true;
    else if (setting) readQosSetting(context, word, given);
    else readCondition(context, word, 'qos', conditions);
  }
  if (out.exitCode !== 0) return;
  if (isEmptyQos(given)) {
    out.fail(" You didn't give me anything to set");
    return;
  }
  if (given.rawUsage !== undefined) {
    if (given.rawUsage !== '0') {
      out.fail('sacctmgr: error: Raw usage can only be set to 0 (zero)');
      return;
    }
    out.line(`No cluster specified, resetting on local cluster ${state.localCluster}`);
    return;
  }
  const changed = [...state.qos.values()].filter(({ name }) => conditions.names?.includes(name) ?? true);
  // Named ones come in the order of the table's name index, all of them by id.
  if (conditions.names !== undefined) changed.sort((a, b) => compareAsDatabase(a.name, b.name));
  if (changed.length === 0) {
    out.line(' Nothing modified');
    out.exitCode = 1;
    return;
  }
  out.line(' Modified qos...');
  for (const { name } of changed) out.line(`  ${name}`);
  if (!confirmChanges(context)) return;
  for (const qos of changed) {
    applyQos(qos, given);
    state.changes.push({ kind: 'modify qos', key: qos.name, detail: '' });
  }
}
