import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Components that have what the lab needs. */
const COMPONENT = 'main';
/** Suites that a mirror of another kind has: it lacks the releases' own packages. */
const OTHER_SUITE = /security|updates|backports|proposed|nodistro|\//;

/**
 * The mirror of Debian that a machine's sources name, or undefined: the first one that has component `main` of a release.
 *
 * @param texts contents of its files of either form, see sources.list(5)
 */
export function debianMirror(texts: readonly string[]): string | undefined {
  const sources = texts.flatMap((text) => [...oneLine(text), ...stanzas(text)]);
  const debian = sources.filter(
    ({ uri, suites, components }) =>
      /^(https?|ftp):\/\/.*debian\/?$/.test(uri) &&
      components.includes(COMPONENT) &&
      suites.some((suite) => !OTHER_SUITE.test(suite)),
  );
  return debian[0]?.uri;
}

/** Reads this machine's own sources. */
export function machineMirror(folder = '/etc/apt'): string | undefined {
  const parts = join(folder, 'sources.list.d');
  const files = [
    join(folder, 'sources.list'),
    ...(existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []),
  ];
  return debianMirror(files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')));
}

interface Source {
  uri: string;
  suites: readonly string[];
  components: readonly string[];
}

function oneLine(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const [, uri, rest = ''] = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
    const [suite = '', ...components] = rest.split('#')[0]?.trim().split(/\s+/) ?? [];
    return uri === undefined ? [] : [{ uri, suites: [suite], components }];
  });
}

function stanzas(text: string): Source[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string): string[] =>
      new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'mi').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    if (!field('Types').includes('deb') || /^Enabled:\s*no/im.test(stanza)) return [];
    return field('URIs').map((uri) => ({ uri, suites: field('Suites'), components: field('Components') }));
  });
}
