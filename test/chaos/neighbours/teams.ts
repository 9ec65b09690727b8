/** Members of all teams. */
const EVERYWHERE = ['shared1', 'shared2'];

/** In the accounts of another agent; like everybody it made users for, they are in `root` too. */
export const VETERANS = ['vet1', 'vet2'];

/** Users whom a stranger made, on both clusters: their default account is the stranger's. */
export const STRANGERS = {
  /** In teams of the offering only that leaves default accounts alone. */
  guests: ['guest1', 'guest2'],
  /** Get root as their default account, on one cluster only. */
  mover: 'mover1',
  operator: 'ops1',
  odd: 'jdoe@site.example',
} as const;

/** Nothing that Slurm can have. */
export const UNUSABLE = 'bad name';

/** Usernames of a project's team; users of a block are in most of its projects, and one is in the next block's, too. */
export function teamOf(project: string, blocks: readonly string[]): string[] {
  const [, kind = '', block = ''] = /^([a-z]+)-(\d+)$/.exec(project) ?? [];
  const own = [1, 2, 3].map((at) => `u${block}${at}`);
  const before = blocks.at(blocks.indexOf(block) - 1);
  switch (kind) {
    case 'gone':
      return [...EVERYWHERE, ...own];
    case 'h':
      return [...STRANGERS.guests, 'shared1'];
    case 'r':
      return [...EVERYWHERE, STRANGERS.mover];
    case 'w':
      return [...EVERYWHERE, STRANGERS.operator, STRANGERS.odd, UNUSABLE];
    case 'old':
      return [...VETERANS, ...own.slice(0, 1)];
    default:
      return [...EVERYWHERE, ...own, `u${before}1`];
  }
}
