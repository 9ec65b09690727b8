/** A made-up value that is put in one place and must not turn up in another. */
export interface Canary {
  name: string;
  /** What is configured. */
  value: string;
  /** Twenty letters and digits inside it: also halves of it are looked for, as left by cutting and escaping. */
  core: string;
}

const canary = (name: string, core: string, before = '', after = ''): Canary => ({
  name,
  value: `${before}${core}${after}`,
  core,
});

/** Secrets of a site. The characters around their cores look different in URLs and in JSON. */
export const SECRETS = {
  waldurToken: canary('Waldur token', 'Wq7Nf2vXc9Lw3Tz8Rb1k'),
  waldurTokenFile: canary('Waldur token from a file', 'Ff4Kd8sPq2Zx6Vm0Hj5y'),
  oidcSecret: canary('OIDC client secret', 'Oc3Bt7gYw1Ju9Ne5Sa4d', 'a/b+', '="q'),
  oidcToken: canary('OIDC access token', 'At6Lr0hMz8Xk2Cv4Wp9u', 'eyJ.', '-_.s'),
  proxyPassword: canary('proxy password', 'Px5Gn1cDv7Qb3Fy9Tk2w', 'p@s/', ':%#'),
  temporalKey: canary('Temporal API key', 'Tk8Hz4mRj6Wd0Ls2Xq7e', 'eyK.', '_k'),
  sentryKey: canary('Sentry key', 'Sd2Yv9pBn5Gc1Kf7Mh3t'),
  ldapPassword: canary('LDAP bind password', 'Ld9Cx3wTq7Hr5Zb1Ny6g', '"\\', '&é'),
  webhookKey: canary('key of a webhook', 'Wh2Kx8nTz4Qv6Rb0Ym5c', 'T_', '-~%'),
  dwdiSecret: canary('DWDI client secret', 'Dw1Jm6kVs8Pf4Rt0Gz2a', 'x=', '+/'),
};

/** Personal data of team members: no secrets, but nothing that may stay in Temporal or in a log. */
export const PERSONAL = {
  fullName: canary('full name', 'Nm3Qw8zLd5Xc7Vb1Tf9r'),
  email: canary('e-mail address', 'Em7Zk2yHs4Rn6Gj0Pw5v', '', '@people.example'),
  sshKey: canary('SSH key', 'Sk0Fb5tCq9Md3Wx7Ly1h', 'AAAAC3Nza', 'AA'),
};

/** Planted on purpose: where a control is not found, a secret would not have been found either. */
export const CONTROLS = {
  /** In names and paths: folder, cluster, offering. Lower case, as in names of clusters. */
  place: canary('control in names and paths', 'pl4rk9vxq2wz7tnb3hfd'),
  /** In the texts that carry the secrets: error bodies of Waldur, of the proxy and of the identity provider. */
  echo: canary('control in echoed texts', 'Ec5Xh0nWt8Jq2Zv6Kb4m'),
  /** In a file, once in every form that is looked for. */
  form: canary('control in every form', 'Fm6Bw1xKj8Ns3Qd9Vt5z', '?/+', '="\\~'),
  /** In the one variable that both a command and its error text get. */
  environment: canary('control in the environment', 'Ev9Ty3gPd7Ls1Mc5Rx8f', '/nowhere/'),
};
