import { type Context, EndlessPrompt } from './context.js';

const REPEATS = 500;

/** Asks a y/N question unless `-i` was given. At the end of standard input the real program asks for ever. */
export function confirm({ flags, out, nextLine }: Context, question: string): boolean {
  if (flags.immediate) return true;
  out.raw(`${question} (You have 30 seconds to decide)\n(N/y): `);
  for (;;) {
    const answer = nextLine();
    if (answer === undefined) {
      for (let at = 0; at < REPEATS; at += 1) out.raw('\nY or N please\n(N/y): ');
      throw new EndlessPrompt();
    }
    if (/^y/i.test(answer)) return out.line('') === undefined;
    if (/^n/i.test(answer)) {
      out.line('');
      return false;
    }
    out.raw('\nY or N please\n(N/y): ');
  }
}

/** Whether to keep what the command did; says so when not. */
export function confirmChanges(context: Context): boolean {
  if (confirm(context, 'Would you like to commit changes?')) return true;
  context.out.line(' Changes Discarded');
  return false;
}
