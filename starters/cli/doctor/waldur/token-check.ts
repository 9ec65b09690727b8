import { ApplicationFailure } from '@temporalio/common';
import { ok, problem, type Seen } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { isFailureOf } from '../../../../activities/waldur/client/errors.js';
import type { WaldurServer } from './waldur-server.js';

/** Whether Waldur accepts the credentials, and whose they are. */
export const tokenCheck: Check<WaldurServer> = {
  id: 'token',
  title: 'credentials for Waldur',
  needs: ['waldur'],
  async run(server) {
    try {
      const { username } = await server.me();
      return [ok(`Waldur knows the credentials as user ${username}`)];
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      return [refused(error, server)];
    }
  },
};

function refused(error: ApplicationFailure, { connection: { auth } }: WaldurServer): Seen {
  const message = error.message;
  if (/identity provider/.test(message)) {
    const down = isFailureOf(error, 'WaldurUnavailable', 'WaldurThrottled');
    return problem(
      message,
      down
        ? 'Check that oidc_token_url is right and the identity provider is up.'
        : 'Correct oidc_client_id and oidc_client_secret, or have the client made anew at the identity provider (grant client_credentials).',
    );
  }
  const source = auth.kind === 'token' ? auth.token.source : auth.client_secret.source;
  if (/is empty|cannot be read|holds blanks/.test(message)) {
    return problem(message, `Put the token into ${source}: one line, nothing else.`);
  }
  if (isFailureOf(error, 'WaldurUnauthorized')) {
    return auth.kind === 'oidc'
      ? problem(
          'Waldur refuses the token of the identity provider (HTTP 401)',
          `Ask Waldur's operators to trust ${new URL(auth.token_url).origin} and to know the client ${auth.client_id}.`,
        )
      : problem(
          `Waldur refuses the token (HTTP 401): it is wrong, was replaced, or ended because nobody used it (${source})`,
          'Copy the token of the service provider user anew: in Waldur, user menu → Credentials; set its lifetime to forever.',
        );
  }
  if (isFailureOf(error, 'WaldurForbidden')) {
    return problem(
      `Waldur knows the credentials but refuses everything to them (HTTP 403): ${message}`,
      'Ask the operators of Waldur whether the user is active and has accepted the terms of service.',
    );
  }
  return problem(message, 'Ask the operators of Waldur; the credentials could not be tried.');
}
