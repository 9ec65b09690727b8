import { STRANGERS, VETERANS } from './teams.js';

/** QOS that a site has besides normal; names as people choose them. */
export const ODD_QOS = ['odd+qos.1', 'weird qos', 'long'];

const { guests, mover, operator, odd } = STRANGERS;
const [guest = ''] = guests;

/** Users in foreign accounts whose default account an order rightly changes, on one cluster. */
export const MOVED = [mover, operator, odd, 'shared1'];

/** Accounts that no order may touch, by cluster. */
export const foreignAccounts = (blocks: readonly string[]): readonly [string[], string[]] => [
  [
    ...['lab_stranger', 'lab_child', 'old project', 'a|b'],
    ...blocks.flatMap((n) => [`a_foreign-${n}`, `p_taken-${n}`, `a_taken-${n}`, `a_both-${n}`]),
  ],
  ['lab_stranger', 'old project'],
];

/** Minutes of the accounts of another agent, as ordered there, and one limit that Waldur knows nothing of. */
const OLD_MINUTES = 'grptresmins=cpu=600000,mem=614400,gres/gpu=1234';

/**
 * What people and another agent made before, as arguments of sacctmgr: strangers' accounts and users of any name, QOS
 * lists and defaults of an admin's, and accounts without a mark that belong to resources in Waldur. Pure.
 */
export function byHand([first, second]: readonly [string, string], blocks: readonly string[]): string[][] {
  const both = `cluster=${first},${second}`;
  const here = `cluster=${first}`;
  const account = (name: string, parent: string, where: string): string[] => [
    ...['add', 'account', name, `parent=${parent}`, where],
    ...['description=made by hand', 'organization=people'],
  ];
  const user = (names: readonly string[], of: string, where: string): string[] => [
    ...['add', 'user', names.join(','), `account=${of}`, where],
  ];
  const set = (kind: 'account' | 'user', where: readonly string[], ...values: string[]): string[] => [
    ...['modify', kind, 'where', ...where, 'set', ...values],
  ];
  return [
    account('lab_stranger', 'root', both),
    account('lab_child', 'lab_stranger', here),
    account('old project', 'root', both),
    account('a|b', 'root', here),
    user([...guests, mover, operator, odd], 'lab_stranger', both),
    user([guest], 'lab_child', here),
    user(['two words', 'x|y'], 'old project', both),
    user(['shared1'], 'old project,a|b', here),
    ['add', 'coordinator', 'account=lab_stranger', `names=${guest}`],
    set('user', [`name=${operator}`], 'adminlevel=Operator'),
    set('account', ['name=lab_stranger', both], 'qos=normal,odd+qos.1', 'defaultqos=normal', 'grptres=cpu=7'),
    set('account', ['name=old project', here], 'qos=weird qos', 'fairshare=17', 'grptresmins=gres/gpu=5'),
    set(
      'user',
      [`name=${guest},${mover}`, 'account=lab_stranger', here],
      ...['qos=odd+qos.1,long', 'defaultqos=long', 'maxjobs=3'],
    ),
    account('c_c-1', 'root', both),
    user(VETERANS, 'root', both),
    ...blocks.flatMap((n) => [
      account(`p_old-${n}`, 'c_c-1', both),
      account(`a_old-${n},a_end-${n},a_both-${n}`, `p_old-${n}`, here),
      account(`a_cross-${n}`, `p_old-${n}`, both),
      account(`a_foreign-${n}`, 'root', here),
      account(`p_taken-${n}`, 'c_c-1', here),
      account(`a_taken-${n}`, `p_taken-${n}`, here),
      set('account', [`name=a_old-${n},a_end-${n},a_both-${n},a_cross-${n}`, both], OLD_MINUTES),
      set('account', [`name=a_old-${n}`, here], 'qos=long,normal,odd+qos.1', 'defaultqos=normal'),
      user(VETERANS, `a_old-${n},a_end-${n},a_both-${n}`, here),
      user(VETERANS, `a_cross-${n}`, both),
      user([odd, 'x|y'], `a_old-${n},a_end-${n}`, here),
      user(['two words'], `a_end-${n}`, here),
      set('user', [`name=${odd}`, `account=a_old-${n}`, here], 'qos=long,normal', 'grptresmins=cpu=9'),
      user([guests[1] ?? ''], `a_foreign-${n},a_taken-${n}`, here),
    ]),
  ];
}
