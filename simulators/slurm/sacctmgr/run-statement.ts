import { loadFile } from '../load/load-file.js';
import { isKeyword } from '../parse/keyword.js';
import { addAccount } from './add-account.js';
import { addQos } from './add-qos.js';
import { addUser } from './add-user.js';
import type { Context } from './context.js';
import { addCoordinator, removeCoordinator } from './coordinator.js';
import { dump } from './dump.js';
import { modifyAccount } from './modify/modify-account.js';
import { modifyQos } from './modify/modify-qos.js';
import { modifyUser } from './modify/modify-user.js';
import { removeAccount } from './remove/remove-account.js';
import { removeCluster } from './remove/remove-cluster.js';
import { removeQos } from './remove/remove-qos.js';
import { removeUser } from './remove/remove-user.js';
import { showAccount } from './show/show-account.js';
import { showAssoc } from './show/show-assoc.js';
import { showConfig } from './show/show-config.js';
import { showOther } from './show/show-others.js';
import { showUser } from './show/show-user.js';

/** Version text of every Slurm program. */
export const VERSION = 'slurm-wlm 22.05.8';

type Command = (context: Context, words: readonly string[]) => void;

type Entry = readonly [keyword: string, least: number, run: Command];

const ADD: readonly Entry[] = [
  ['accounts', 1, addAccount],
  ['acct', 4, addAccount],
  ['coordinators', 2, addCoordinator],
  ['qos', 1, addQos],
  ['users', 1, addUser],
];

const MODIFY: readonly Entry[] = [
  ['accounts', 1, modifyAccount],
  ['acct', 4, modifyAccount],
  ['qos', 1, modifyQos],
  ['users', 1, modifyUser],
];

const REMOVE: readonly Entry[] = [
  ['accounts', 1, removeAccount],
  ['acct', 4, removeAccount],
  ['clusters', 2, removeCluster],
  ['coordinators', 2, removeCoordinator],
  ['qos', 1, removeQos],
  ['users', 1, removeUser],
];

const nothing: Command = () => undefined;

const SHOW: readonly Entry[] = [
  ['accounts', 2, showAccount],
  ['acct', 4, showAccount],
  ['associations', 2, showAssoc],
  ['clusters', 2, (context, words) => showOther(context, 'cluster', words)],
  ['configuration', 2, showConfig],
  ['events', 1, nothing],
  ['problems', 1, nothing],
  ['qos', 1, (context, words) => showOther(context, 'qos', words)],
  ['runawayjobs', 2, nothing],
  ['stats', 1, nothing],
  ['tres', 4, (context, words) => showOther(context, 'tres', words)],
  ['transactions', 1, nothing],
  ['users', 1, showUser],
];

const ENTITIES: Readonly<Record<string, readonly string[]>> = {
  add: ['"Account", "Cluster", "Coordinator", "Federation", "QOS", "Resource", or "User"'],
  modify: ['"Account", "Cluster", "Federation", "Job", "QOS", "Resource" or "User"'],
  delete: ['"Account", "Cluster", "Coordinator", "Federation", "QOS", "Resource", or "User"'],
  list: [
    '"Account", "Association", "Cluster", "Configuration",',
    '"Event", "Federation", "Problem", "QOS", "Resource", "Reservation",',
    '"RunAwayJobs", "Stats", "Transaction", "TRES", "User", or "WCKey"',
  ],
};

function entity(name: keyof typeof ENTITIES, entries: readonly Entry[]): Command {
  return (context, [word = '', ...rest]) => {
    const found = word === '' ? undefined : entries.find(([keyword, least]) => isKeyword(word, keyword, least));
    if (found !== undefined) return found[2](context, rest);
    const [first = '', ...more] = ENTITIES[name] ?? [];
    context.out.fail(
      ` No valid entity in ${name} command`,
      ` Input line must include ${first}`,
      ...more.map((line) => ` ${line}`),
    );
  };
}

const COMMANDS: readonly Entry[] = [
  ['add', 3, entity('add', ADD)],
  ['create', 2, entity('add', ADD)],
  ['modify', 1, entity('modify', MODIFY)],
  ['update', 1, entity('modify', MODIFY)],
  ['delete', 3, entity('delete', REMOVE)],
  ['remove', 3, entity('delete', REMOVE)],
  ['list', 3, entity('list', SHOW)],
  ['show', 3, entity('list', SHOW)],
  ['dump', 3, dump],
  ['load', 2, loadFile],
  ['version', 4, ({ out }) => out.line(VERSION)],
];

/** Runs one sacctmgr statement (without global flags). */
export function runStatement(context: Context, words: readonly string[]): void {
  const [word = '', ...rest] = words;
  const found = COMMANDS.find(([keyword, least]) => isKeyword(word, keyword, least));
  if (found === undefined) context.out.fail(`invalid keyword: ${word}`);
  else found[2](context, rest);
}

/** Whether a statement may change the database. */
export function isMutating([word = '']: readonly string[]): boolean {
  return COMMANDS.slice(0, 6).some(([keyword, least]) => isKeyword(word, keyword, least)) || isKeyword(word, 'load', 2);
}
