import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pair {
  key: string;
  cert: string;
}

export interface MadeCertificates {
  /** PEM file of the authority. */
  caFile: string;
  selfSigned: Pair;
  /** Of the authority. */
  valid: Pair;
  /** Of the authority, ended in 2021. */
  expired: Pair;
  /** Of the authority, for another name. */
  otherName: Pair;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority and certificates for localhost that are right or wrong in one way each, made by openssl. */
export function makeTlsCertificates(folder: string): MadeCertificates {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (key: string, cert: string): Pair => ({
    key: readFileSync(join(folder, key), 'utf8'),
    cert: readFileSync(join(folder, cert), 'utf8'),
  });
  writeFileSync(
    join(folder, 'ca.conf'),
    '[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n' +
      'copy_extensions=copy\nunique_subject=no\nemail_in_dn=no\n[p]\ncommonName=supplied\n',
  );
  writeFileSync(join(folder, 'index'), '');
  writeFileSync(join(folder, 'serial'), '01\n');
  openssl('req', '-x509', ...EC, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test CA');
  const names = (name: string): string[] => ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  openssl('req', '-x509', ...EC, '-days', '2', ...names('localhost'), '-keyout', 'self.key', '-out', 'self.pem');
  const sign = (file: string, name: string, ...dates: string[]): Pair => {
    openssl('req', ...EC, ...names(name), '-keyout', `${file}.key`, '-out', `${file}.csr`);
    const ca = ['ca', '-batch', '-notext', '-config', 'ca.conf', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
    openssl(...ca, ...dates, '-in', `${file}.csr`, '-out', `${file}.pem`);
    return read(`${file}.key`, `${file}.pem`);
  };
  return {
    caFile: join(folder, 'ca.pem'),
    selfSigned: read('self.key', 'self.pem'),
    valid: sign('valid', 'localhost', '-days', '2'),
    expired: sign('expired', 'localhost', '-startdate', '20200101000000Z', '-enddate', '20210101000000Z'),
    otherName: sign('other', 'other.example.com', '-days', '2'),
  };
}
