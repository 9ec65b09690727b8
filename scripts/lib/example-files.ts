import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `<!-- file: path -->` … `<!-- /file -->` in a page: what stands in between is that file, and a test says so. */
const PART = /<!-- file: (\S+) -->\n[\s\S]*?<!-- \/file -->/g;

/** Puts the present text of every file that a page shows into it. */
export const withFiles = (page: string): string =>
  page.replace(PART, (_, path: string) => {
    const text = readFileSync(`${root}/${path}`, 'utf8').trimEnd();
    return `<!-- file: ${path} -->\n\`\`\`ts\n${text}\n\`\`\`\n<!-- /file -->`;
  });

/** Paths of the files that a page shows. */
export const filesOf = (page: string): string[] => [...page.matchAll(PART)].map(([, path = '']) => path);
