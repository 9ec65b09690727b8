import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type SlurmSimulator, startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { COMPONENTS } from '../../helpers/site-file.js';
import { AGENT_TOKEN } from '../../helpers/waldur-site.js';
import { type BrokenSetUp, itNamesAndRepairs } from './lib/broken-set-up.js';
import { type MadeCertificates, makeTlsCertificates, type Pair } from './lib/certificates.js';
import { type DoctorSite, startDoctorSite } from './lib/doctor-site.js';
import { type Relay, startRelay } from './lib/relay.js';
import { runFix } from './lib/run-fix.js';

const BEARER = 'bearer-of-the-agent';
const CLIENT_SECRET = 'the-right-client-secret';

let site: DoctorSite;
let slurm: SlurmSimulator;
let certificates: MadeCertificates;
let secure: Relay;
let plain: Relay;
let pages: Server;
let identityProvider: Server;
let stranger: DoctorSite['agent'] | undefined;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const serve = async (handle: Parameters<typeof createServer>[1]): Promise<Server> => {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

beforeAll(async () => {
  slurm = await startSlurmSimulator({ clusterName: 'lab' });
  site = await startDoctorSite({ binPath: slurm.binDir, clusterName: 'lab' });
  site.waldur.world.addUser({
    username: 'agent-oidc',
    token: 'unused',
    bearerTokens: [BEARER],
    roles: [{ name: 'CUSTOMER.OWNER', scope: site.provider }],
  });
  certificates = makeTlsCertificates(join(site.folder, 'tls'));
  secure = await startRelay(site.waldur.port, certificates.valid);
  plain = await startRelay(site.waldur.port);
  pages = await serve((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Waldur HomePort</title>');
  });
  identityProvider = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const right = new URLSearchParams(body).get('client_secret') === CLIENT_SECRET;
      const answer = right ? { access_token: BEARER, expires_in: 300 } : { error: 'invalid_client' };
      response.writeHead(right ? 200 : 401, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
});

afterAll(async () => {
  pages.close();
  identityProvider.close();
  await Promise.all([secure.stop(), plain.stop(), site.stop(), slurm.stop()]);
});

const api = (url: string) => ({ offering: { waldur_api_url: url } });
const secureApi = () => api(`https://localhost:${secure.port}/api/`);
const trusting = (caFile: string) => ({ ...secureApi(), siteflow: { waldur: { ca_file: caFile } } });
const tls = (pair: () => Pair) => () => {
  secure.certify(pair());
  return secureApi();
};
const oidc = (secret: string) => ({
  offering: {
    waldur_api_token: undefined,
    oidc_token_url: `http://127.0.0.1:${portOf(identityProvider)}/token`,
    oidc_client_id: 'siteflow',
    oidc_client_secret: secret,
  },
});

const CONNECTION: BrokenSetUp[] = [
  {
    title: 'a misspelt key in the configuration',
    check: 'config',
    says: /waldur-site-agent-config\.yaml:\d+:\d+ .*qos_pausd: .*did you mean "?qos_paused/,
    fix: /Correct the name of the key/,
    code: 3,
    broken: () => ({ settings: { qos_pausd: 'paused' } }),
    repaired: () => ({ settings: { qos_paused: 'paused' } }),
  },
  {
    title: 'a port on which nobody listens',
    check: 'waldur',
    says: /http:\/\/127\.0\.0\.1:1\/api\/ refuses connections/,
    fix: /Correct host and port in waldur_api_url/,
    code: 4,
    broken: () => api('http://127.0.0.1:1/api/'),
    repaired: () => ({}),
  },
  {
    title: 'a host name that does not exist',
    check: 'waldur',
    says: /the name waldur\.invalid cannot be resolved/,
    fix: /Correct the host in waldur_api_url/,
    code: 4,
    broken: () => api('https://waldur.invalid/api/'),
    repaired: () => ({}),
  },
  {
    title: 'the address of the web pages instead of the API',
    check: 'waldur',
    says: /no Waldur API at .*Waldur HomePort/,
    fix: /Set waldur_api_url to the address of the API/,
    code: 4,
    broken: () => api(`http://127.0.0.1:${portOf(pages)}/`),
    repaired: () => ({}),
  },
  {
    title: 'a self-signed certificate',
    check: 'waldur',
    says: /its certificate is self-signed/,
    fix: /set siteflow\.waldur\.ca_file/,
    code: 4,
    broken: tls(() => certificates.selfSigned),
    repaired: async (fix, { folder }) => {
      await runFix(fix, 'openssl', { cwd: folder });
      return trusting(join(folder, 'waldur-ca.pem'));
    },
  },
  {
    title: 'a certificate of an unknown authority',
    check: 'waldur',
    says: /comes from an authority that this host does not know/,
    fix: /set siteflow\.waldur\.ca_file/,
    code: 4,
    broken: tls(() => certificates.valid),
    repaired: () => trusting(certificates.caFile),
  },
  {
    title: 'an expired certificate',
    check: 'waldur',
    says: /its certificate has expired; this host's clock says \d{4}-/,
    fix: /Ask the operators of Waldur to renew it/,
    code: 4,
    broken: () => {
      secure.certify(certificates.expired);
      return trusting(certificates.caFile);
    },
    repaired: (_fix, _site, setUp) => {
      secure.certify(certificates.valid);
      return setUp;
    },
  },
  {
    title: 'a certificate for another name',
    check: 'waldur',
    says: /its certificate is not for the name localhost.*other\.example\.com/,
    fix: /Set waldur_api_url to the name in the certificate/,
    code: 4,
    broken: () => {
      secure.certify(certificates.otherName);
      return trusting(certificates.caFile);
    },
    repaired: (_fix, _site, setUp) => {
      secure.certify(certificates.valid);
      return setUp;
    },
  },
  {
    title: 'https where http is spoken',
    check: 'waldur',
    says: /it does not speak TLS on this port/,
    fix: /Begin waldur_api_url with http:\/\//,
    code: 4,
    broken: () => api(`https://127.0.0.1:${site.waldur.port}/api/`),
    repaired: () => api(`http://127.0.0.1:${site.waldur.port}/api/`),
  },
  {
    title: 'a certificate that is not checked',
    check: 'waldur',
    status: 'warning',
    says: /not checked \(verify_ssl: false\)/,
    fix: /Set verify_ssl: true, and siteflow\.waldur\.ca_file/,
    also: ['config'],
    broken: () => {
      secure.certify(certificates.valid);
      const { offering } = secureApi();
      return { offering: { ...offering, verify_ssl: false } };
    },
    repaired: () => trusting(certificates.caFile),
  },
  {
    title: 'a proxy that is down',
    check: 'proxy',
    says: /the proxy http:\/\/127\.0\.0\.1:9\/? \(global_proxy\) cannot be reached \(ECONNREFUSED\)/,
    fix: /Correct or remove global_proxy/,
    code: 4,
    broken: () => ({ root: { global_proxy: 'http://127.0.0.1:9/' } }),
    repaired: () => ({}),
  },
  {
    title: 'a proxy of the environment that is down',
    check: 'proxy',
    says: /\(environment HTTPS_PROXY\) cannot be reached/,
    fix: /add the host of Waldur to NO_PROXY/,
    code: 4,
    broken: () => ({ env: { HTTP_PROXY: 'http://127.0.0.1:9/' } }),
    repaired: (_fix, _site, { env }) => ({ env: { ...env, NO_PROXY: '127.0.0.1' } }),
  },
  {
    title: 'a proxy that wants a password',
    check: 'waldur',
    says: /the proxy refuses its user name or password \(HTTP 407\)/,
    fix: /into global_proxy before the host, percent-encoded, as in USER:PASSWORD@HOST:PORT/,
    code: 4,
    broken: () => {
      plain.login = 'me:p@ss/word';
      return { root: { global_proxy: `http://127.0.0.1:${plain.port}` } };
    },
    repaired: () => ({ root: { global_proxy: `http://me:p%40ss%2Fword@127.0.0.1:${plain.port}` } }),
  },
  {
    title: 'a clock that is an hour off',
    check: 'clock',
    status: 'warning',
    says: /the clock of this host is (1 h|59 min 5\d s) behind Waldur's/,
    fix: /timedatectl set-ntp true/,
    broken: () => {
      plain.login = undefined;
      plain.aheadMs = 3_600_000;
      return api(`http://127.0.0.1:${plain.port}/api/`);
    },
    repaired: (_fix, _site, setUp) => {
      plain.aheadMs = 0;
      return setUp;
    },
  },
];

const CREDENTIALS: BrokenSetUp[] = [
  {
    title: 'a wrong token',
    check: 'token',
    says: /Waldur refuses the token \(HTTP 401\)/,
    fix: /Copy the token of the service provider user anew/,
    code: 4,
    broken: () => ({ offering: { waldur_api_token: 'f'.repeat(40) } }),
    repaired: () => ({ offering: { waldur_api_token: AGENT_TOKEN } }),
  },
  {
    title: 'a blank token',
    check: 'config',
    says: /waldur_api_token/,
    fix: /Correct the line/,
    code: 3,
    broken: () => ({ offering: { waldur_api_token: '' } }),
    repaired: () => ({ offering: { waldur_api_token: AGENT_TOKEN } }),
  },
  {
    title: 'a user who is refused everything',
    check: 'token',
    says: /refuses everything to them \(HTTP 403\)/,
    fix: /whether the user is active/,
    code: 4,
    broken: ({ waldur }) => {
      waldur.faults.add({ kind: 'status', status: 403, path: 'users/me/', json: { detail: 'User is not active.' } });
      return {};
    },
    repaired: (_fix, { waldur }) => {
      waldur.faults.clear();
      return {};
    },
  },
  {
    title: 'a wrong secret at the identity provider',
    check: 'token',
    says: /no token from the identity provider http:\/\/127\.0\.0\.1:\d+\/token: .*HTTP 401/,
    fix: /Correct oidc_client_id and oidc_client_secret/,
    code: 4,
    broken: () => oidc('wrong-client-secret'),
    repaired: () => oidc(CLIENT_SECRET),
  },
  {
    title: 'an identity provider that is down',
    check: 'token',
    says: /no token from the identity provider .*ECONNREFUSED/,
    fix: /Check that oidc_token_url is right/,
    code: 4,
    broken: () => ({ offering: { ...oidc(CLIENT_SECRET).offering, oidc_token_url: 'http://127.0.0.1:1/token' } }),
    repaired: () => oidc(CLIENT_SECRET),
  },
];

const OFFERING: BrokenSetUp[] = [
  {
    title: 'a wrong offering',
    check: 'offering',
    says: /no offering a{32} is visible to user agent/,
    fix: /Set waldur_offering_uuid to one that is: Test Slurm \([0-9a-f]{32}\)/,
    code: 4,
    broken: () => ({ offering: { waldur_offering_uuid: 'a'.repeat(32) } }),
    repaired: (fix) => ({ offering: { waldur_offering_uuid: /\(([0-9a-f]{32})\)/.exec(fix)?.[1] } }),
  },
  {
    title: 'a user without a role at the provider',
    check: 'offering',
    says: /sees no offering at all.*no role with a service provider/,
    fix: /give user nobody the role "Offering manager"/,
    code: 4,
    broken: ({ waldur }) => {
      stranger = waldur.world.addUser({ username: 'nobody', token: 'b'.repeat(40) });
      return { offering: { waldur_api_token: 'b'.repeat(40) } };
    },
    repaired: (_fix, { provider }, setUp) => {
      const created = new Date().toISOString();
      stranger?.roles.push({ name: 'CUSTOMER.OWNER', scope: provider.uuid, created });
      return setUp;
    },
  },
  {
    title: 'an offering that is paused',
    check: 'offering',
    status: 'warning',
    says: /offering Test Slurm is Paused/,
    fix: /Activate/,
    broken: ({ offering }) => {
      offering.state = 'Paused';
      return {};
    },
    repaired: (_fix, { offering }) => {
      offering.state = 'Active';
      return {};
    },
  },
  {
    title: 'a provider that cannot create offering users',
    check: 'offering-users',
    status: 'warning',
    says: /service_provider_can_create_offering_user is false/,
    fix: /switch on "Service provider can create offering user"/,
    broken: ({ offering }) => {
      offering.pluginOptions.service_provider_can_create_offering_user = false;
      return {};
    },
    repaired: (_fix, { offering }) => {
      offering.pluginOptions.service_provider_can_create_offering_user = true;
      return {};
    },
  },
  {
    title: 'a component that Waldur does not have',
    check: 'components',
    says: /component energy is in backend_components but not in Waldur/,
    fix: /add type energy, accounting type usage, measured unit kWh/,
    code: 4,
    broken: () => ({
      components: { ...COMPONENTS, energy: { measured_unit: 'kWh', accounting_type: 'usage', label: 'Energy' } },
    }),
    repaired: async (fix, { waldur, offering }, setUp) => {
      const [, type, billing_type, measured_unit] =
        /add type (\w+), accounting type (\w+), measured unit (\w+);/.exec(fix) ?? [];
      const answer = await fetch(
        `${waldur.url}marketplace-provider-offerings/${offering.uuid}/create_offering_component/`,
        {
          method: 'POST',
          headers: { Authorization: `Token ${AGENT_TOKEN}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ type, name: type, billing_type, measured_unit }),
        },
      );
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return setUp;
    },
  },
  {
    title: 'a component that is billed in another way',
    check: 'components',
    says: /component cpu is billed by limit in Waldur, but accounting_type is usage/,
    fix: /Set backend_components\.cpu\.accounting_type: limit/,
    code: 4,
    also: ['components', 'workers'],
    broken: () => ({ components: { ...withEnergy, cpu: { ...COMPONENTS.cpu, accounting_type: 'usage' } } }),
    repaired: () => ({ components: withEnergy }),
  },
  {
    title: 'a component that is measured in another unit',
    check: 'components',
    status: 'warning',
    says: /component mem is measured in "gb-Hours" in Waldur, but measured_unit is "GB"/,
    fix: /Correct backend_components\.mem\.measured_unit/,
    broken: () => ({ components: { ...withEnergy, mem: { ...COMPONENTS.mem, measured_unit: 'GB' } } }),
    repaired: () => ({ components: withEnergy }),
  },
  {
    title: 'a component of Waldur that the file does not have',
    check: 'components',
    status: 'warning',
    says: /component mem is in Waldur but not in backend_components/,
    fix: /Add mem to backend_components/,
    broken: () => ({ components: { cpu: withEnergy.cpu, energy: withEnergy.energy } }),
    repaired: () => ({ components: withEnergy }),
  },
];

/** As the case before has left Waldur. */
const withEnergy = {
  ...COMPONENTS,
  energy: { measured_unit: 'kWh', accounting_type: 'usage', label: 'Energy' },
};

describe('connection to Waldur', () => itNamesAndRepairs(CONNECTION, () => site));
describe('credentials for Waldur', () => itNamesAndRepairs(CREDENTIALS, () => site));
describe('the offering', () => itNamesAndRepairs(OFFERING, () => site));
