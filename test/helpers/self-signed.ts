import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SelfSigned {
  key: Buffer;
  cert: Buffer;
  /** What clients are given as `ca_file`. */
  certFile: string;
}

/** Makes a certificate for localhost and 127.0.0.1 with openssl, in an existing folder. */
export function selfSigned(folder: string): SelfSigned {
  const keyFile = join(folder, 'key');
  const certFile = join(folder, 'cert');
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', [...args, ...names, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  return { key: readFileSync(keyFile), cert: readFileSync(certFile), certFile };
}
