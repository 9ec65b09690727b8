import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProxyServer {
  port: number;
  stop(): Promise<void>;
}

/** Whether a program is installed. Looks where services live, too. */
export const installed = (program: string): boolean =>
  spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`]).status === 0;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Whether somebody listens on a port of loopback. */
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

async function launched(program: string, args: string[], port: number, folder: string): Promise<ProxyServer> {
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const child: ChildProcess = spawn(program, args, { env, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; tries < 200 && !(await answers(port)); tries++) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    async stop() {
      // The group: dante works with several processes.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'siteflow-proxy-'));

/** SOCKS 5, with a user and password when given. */
export async function microsocks(login?: { user: string; password: string }): Promise<ProxyServer> {
  const port = await freePort();
  const auth = login === undefined ? [] : ['-u', login.user, '-P', login.password];
  return launched('microsocks', ['-i', '127.0.0.1', '-p', String(port), ...auth], port, folderOf());
}

/** SOCKS 4 and 5. */
export async function dante(): Promise<ProxyServer> {
  const port = await freePort();
  const folder = folderOf();
  const config = `
logoutput: ${join(folder, 'log')}
internal: 127.0.0.1 port = ${port}
external: 127.0.0.1
clientmethod: none
socksmethod: none
user.unprivileged: root
client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 protocol: tcp }
`;
  writeFileSync(join(folder, 'danted.conf'), config);
  const args = ['-f', join(folder, 'danted.conf'), '-p', join(folder, 'pid')];
  return launched('danted', args, port, folder);
}

/** HTTP proxy, with a user and password when given. */
export async function tinyproxy(login?: { user: string; password: string }): Promise<ProxyServer> {
  const port = await freePort();
  const folder = folderOf();
  const auth = login === undefined ? '' : `BasicAuth ${login.user} ${login.password}`;
  writeFileSync(join(folder, 'conf'), `Port ${port}\nListen 127.0.0.1\nMaxClients 20\nTimeout 30\n${auth}\n`);
  return launched('tinyproxy', ['-d', '-c', join(folder, 'conf')], port, folder);
}

/**
 * SOCKS 4a, which neither of the packaged servers has: takes every name for this host. The request is version 4,
 * command 1, port, an address 0.0.0.x, user id and name, each ended by a zero byte.
 */
export async function socks4a(): Promise<ProxyServer & { names: string[] }> {
  const names: string[] = [];
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', (request) => {
      const [, name] = request.subarray(8).toString('latin1').split('\0');
      names.push(name ?? '');
      const upstream = connect(request.readUInt16BE(2), '127.0.0.1', () => {
        client.write(Buffer.from([0, 0x5a, 0, 0, 0, 0, 0, 0]));
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
      client.once('close', () => upstream.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    names,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => void server.close(),
  };
}
