import type { Context } from '../http/context.js';
import type { Reply } from '../http/reply.js';
import { providerOffering } from './lib/lookup.js';

/** glauth_users_config: TOML text with the offering's accounts. Needs an Accept header that allows text. */
export function glauthConfig(context: Context): Reply {
  const { store } = context;
  const offering = providerOffering(context);
  const first = offering.pluginOptions.initial_uidnumber;
  const home = offering.pluginOptions.homedir_prefix;
  const start = typeof first === 'number' ? first : 5000;
  const blocks = [...store.tables.offeringUsers.values()]
    .filter((row) => row.offering === offering.uuid && row.username !== '')
    .map((row, at) => {
      const user = store.tables.users.get(row.user);
      const id = start + 1 + at;
      return [
        '',
        '[[users]]',
        `  name = "${user?.username ?? ''}"`,
        `  givenname="${user?.firstName ?? ''}"`,
        `  sn="${user?.lastName ?? ''}"`,
        `  mail = "${user?.email ?? ''}"`,
        `  uidnumber = ${id}`,
        `  primarygroup = ${id}`,
        '  otherGroups = []',
        '  sshkeys = []',
        '  loginShell = "/bin/bash"',
        `  homeDir = "${typeof home === 'string' ? home : '/home/'}"`,
        '  passsha256 = ""',
        '    [[users.customattributes]]',
        `    preferredUsername = ["${row.username}"]`,
        '',
        '[[groups]]',
        `  name = "${row.username}"`,
        `  gidnumber = ${id}`,
        '',
      ].join('\n');
    });
  return { status: 200, text: blocks.join('\n'), contentType: 'text/plain; charset=utf-8' };
}
