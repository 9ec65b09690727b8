import { toHex } from '../http/uuid.js';
import type { Random } from '../world/random.js';
import type { ActiveFault, FaultRule } from './fault-rule.js';

/** The rules in force. Delays add up; of the other kinds the first rule that hits decides. */
export class Faults {
  private active: (ActiveFault & { path: RegExp | null })[] = [];
  private lastId = 0;

  constructor(private readonly random: Random) {}

  /** Adds a rule and returns it with its counters (live). */
  add(rule: FaultRule): ActiveFault {
    this.lastId += 1;
    const fault = {
      id: this.lastId,
      rule,
      seen: 0,
      hits: 0,
      path: rule.path === undefined ? null : toRegExp(rule.path),
    };
    this.active.push(fault);
    return fault;
  }

  remove(id: number): boolean {
    const before = this.active.length;
    this.active = this.active.filter((fault) => fault.id !== id);
    return this.active.length < before;
  }

  clear(): void {
    this.active = [];
  }

  get list(): ActiveFault[] {
    return this.active.map(({ id, rule, seen, hits }) => ({ id, rule, seen, hits }));
  }

  /** Counts the request and says what happens to it. */
  pick(method: string, path: string): { delayMs: number; fault: FaultRule | null } {
    let delayMs = 0;
    let chosen: FaultRule | null = null;
    for (const fault of this.active) {
      if (!matches(fault, method, path)) continue;
      fault.seen += 1;
      if (!this.strikes(fault) || (chosen && fault.rule.kind !== 'delay')) continue;
      fault.hits += 1;
      if (fault.rule.kind === 'delay') delayMs += fault.rule.ms;
      else chosen = fault.rule;
    }
    return { delayMs, fault: chosen };
  }

  private strikes({ rule, seen }: ActiveFault): boolean {
    const count = seen - (rule.skip ?? 0);
    if (count < 1) return false;
    if (rule.first !== undefined && count > rule.first) return false;
    if (rule.every !== undefined && count % rule.every !== 0) return false;
    return rule.rate === undefined || this.random.next() < rule.rate;
  }
}

function matches(fault: ActiveFault & { path: RegExp | null }, method: string, path: string): boolean {
  const { rule } = fault;
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (fault.path && !fault.path.test(path)) return false;
  return rule.uuid === undefined || path.split('/').some((part) => toHex(part) === toHex(rule.uuid ?? ''));
}

function toRegExp(path: string): RegExp {
  const bare = path.replace(/^\/?(api\/)?/, '').replace(/\/$/, '');
  const escaped = bare.replace(/[.+?^$()|[\]\\]/g, '\\$&');
  const pattern = escaped.replaceAll('{uuid}', '[^/]+').replaceAll('*', '.*');
  return new RegExp(`^/api/${pattern}/?$`);
}
