import { renderTres } from '../tres.js';
import type { Change } from './change.js';

/** One line for an operator: what would have to be written. */
export function describeMissing(change: Change): string {
  switch (change.kind) {
    case 'createAccount': {
      const limits = Object.keys(change.limits).length > 0 ? ` with GrpTRESMins ${renderTres(change.limits)}` : '';
      return `account ${change.name} under ${change.parent}${limits}`;
    }
    case 'setLimits':
      return `GrpTRESMins ${renderTres(change.limits)} of account ${change.account}`;
    case 'addUser':
      return `user ${change.user} in account ${change.account}${change.partition === '' ? '' : `, partition ${change.partition}`}`;
    case 'setAccountQos':
      return change.qos.length > 0
        ? `QOS ${change.qos.join(',')} of account ${change.account}`
        : `account ${change.account} still has QOS of its own`;
    case 'setSubmitJobs':
      return `GrpSubmitJobs ${change.submitJobs ?? -1} of account ${change.account}`;
    case 'createQos':
      return `QOS ${change.name}`;
    case 'changeQos':
      return `the settings of QOS ${change.name}`;
    case 'removeQos':
      return `QOS ${change.name} is still there`;
    case 'cancelJobs':
      return `jobs of account ${change.account} still run or wait`;
    case 'moveDefault':
      return `user ${change.user} still has another default account than ${change.account}`;
    case 'removeUser':
      return `user ${change.user} is still in account ${change.account}`;
    case 'removeAccount':
      return `account ${change.account} is still there`;
    case 'conflict':
      return change.reason;
  }
}
