import * as z from 'zod';

const answerSchema = z.object({ projects: z.array(z.unknown()) });
const rowSchema = z.object({ posixName: z.string(), unixGid: z.unknown() });

/** Group ids that exist: 0 is root's, and the two largest numbers mean "none" to the system. */
const isGid = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 4_294_967_294;

export type Refusal = 'several rows' | 'no valid unixGid';

export interface ReadProjects {
  gids: Map<string, number>;
  /** Slugs that were answered, but not in a way that can be relied on. */
  refused: Map<string, Refusal>;
  /** Rows that nobody asked for, or without a name. */
  foreignRows: number;
}

/**
 * Reads an answer of `GET /api/v1/export/waldur/projects`: `{"projects":[{"posixName","unixGid"}]}`. A slug counts only by a
 * single row of exactly its name with an integer id.
 *
 * @returns undefined when the answer is of another shape
 */
export function readProjects(body: unknown, asked: readonly string[]): ReadProjects | undefined {
  const answer = answerSchema.safeParse(body);
  if (!answer.success) return undefined;
  const wanted = new Set(asked);
  const result: ReadProjects = { gids: new Map(), refused: new Map(), foreignRows: 0 };
  const seen = new Set<string>();
  for (const each of answer.data.projects) {
    const row = rowSchema.safeParse(each);
    if (!row.success || !wanted.has(row.data.posixName)) {
      result.foreignRows += 1;
      continue;
    }
    const { posixName: slug, unixGid: gid } = row.data;
    if (seen.has(slug)) result.refused.set(slug, 'several rows');
    else if (isGid(gid)) result.gids.set(slug, gid);
    else result.refused.set(slug, 'no valid unixGid');
    seen.add(slug);
  }
  for (const slug of result.refused.keys()) result.gids.delete(slug);
  return result;
}
