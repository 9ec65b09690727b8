import { ok, problem, type Seen, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { errorText } from '../../../../activities/lib/error-text.js';
import { HttpFailure } from '../../../../activities/lib/http/http-failure.js';
import { reachAdvice } from './reach-advice.js';
import type { WaldurServer } from './waldur-server.js';

/** Whether Waldur answers: name, port, proxy, TLS, and that it is Waldur. Sends no credentials. */
export const reachCheck: Check<WaldurServer> = {
  id: 'waldur',
  title: 'connection to Waldur',
  needs: ['proxy'],
  async run(server) {
    const { connection } = server;
    const unchecked = connection.verify_ssl || !connection.waldur_api_url.startsWith('https:') ? [] : [noCheck];
    return [await reach(server), ...unchecked];
  },
};

const noCheck = warning(
  'the certificate of Waldur is not checked (verify_ssl: false): anybody on the way can read the token',
  'Set verify_ssl: true, and siteflow.waldur.ca_file if the certificate is not from a public authority.',
);

async function reach(server: WaldurServer): Promise<Seen> {
  const address = server.connection.waldur_api_url;
  let opened: ReturnType<WaldurServer['open']>;
  try {
    opened = server.open();
  } catch (error) {
    return problem(errorText(error, 'message'), 'Correct the setting that the message names.');
  }
  try {
    const { headers } = await opened.anonymous.request({ method: 'GET', route: 'users/me/' });
    note(server, headers.date);
    return ok(`${address} answers`);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    note(server, error.date);
    return reachAdvice(error, address, server.connection.proxy !== undefined) ?? ok(`${address} answers`);
  }
}

function note({ clock }: WaldurServer, date: string | undefined): void {
  const server = date === undefined ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(server)) Object.assign(clock, { server, local: Date.now() });
}
