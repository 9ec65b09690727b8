import type { ChildFile } from './child-record.js';

/**
 * Looks, whenever it is called, after a command whose holder on this host was killed. One that was seen to run and then
 * to end was not killed with its holder: it did its work, and nothing of it lingers in the backend. The record is
 * taken away, so that the next holder need not wait for it.
 */
export function watchOrphan(child: ChildFile): () => void {
  let watched: string | undefined;
  return () => {
    const seen = child.look();
    if (seen.state === 'running') watched = seen.orphan ? child.key() : undefined;
    else if (seen.state === 'gone' && watched !== undefined && watched === child.key()) {
      watched = undefined;
      child.ended();
    } else watched = undefined;
  };
}
