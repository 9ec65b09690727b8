import { readdirSync, readFileSync } from 'node:fs';
import { type Finding, warning } from '../../../../activities/lib/diagnosis/finding.js';

/** Tells when the existing agent still writes from this host; its mode report only reads. */
export function oldAgentFindings(folder = '/proc'): Finding[] {
  const pids = readdirSync(folder).filter((name) => /^\d+$/.test(name) && isOldAgent(commandLine(folder, name)));
  if (pids.length === 0) return [];
  return [
    {
      check: 'writers',
      ...warning(
        `the existing agent (waldur_site_agent) runs on this host too: pid ${pids.join(', ')}; two writers lose accounts`,
        'Before Siteflow takes over: systemctl disable --now waldur-agent-order-process waldur-agent-membership-sync waldur-agent-event-process',
      ),
    },
  ];
}

/** The Python program; ours of that name is run by node. */
function isOldAgent([program = '', script = '', ...rest]: string[]): boolean {
  const python = /(^|\/)python[\d.]*$/.test(program) && /(^|\/)waldur_site_agent$/.test(script);
  return python && !rest.includes('report');
}

function commandLine(folder: string, pid: string): string[] {
  try {
    return readFileSync(`${folder}/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((part) => part !== '');
  } catch {
    return [];
  }
}
