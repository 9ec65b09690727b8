import { delimiter } from 'node:path';
import { type Environment, variable } from './environment/environment.js';

export interface TerminalEnvironment {
  /** Colours and progress bars are unwanted. */
  plain: boolean;
  /** Runs in a build server: no questions, no progress bars. */
  ci: boolean;
}

/** NO_COLOR, TERM=dumb and CI. */
export const terminalEnvironment = (env: Environment): TerminalEnvironment => ({
  plain: variable(env, 'NO_COLOR') !== undefined || variable(env, 'TERM') === 'dumb',
  ci: variable(env, 'CI') !== undefined,
});

/** Folders that programs are searched in. */
export const programFolders = (env: Environment): string[] =>
  (variable(env, 'PATH') ?? '').split(delimiter).filter((folder) => folder !== '');

/** Path of the `temporal` program, where it is named instead of searched. */
export const temporalProgram = (env: Environment): string | undefined => variable(env, 'TEMPORAL_CLI');
