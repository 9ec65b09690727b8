/** Environment variables by name. Functions take it as an argument, so that tests need not change the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process: the only place in the product that reads it. */
export const processEnvironment = (): Environment => process.env;

/** A variable's value; set but empty counts as not set. */
export const variable = (env: Environment, name: string): string | undefined => {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
};

const TRUE = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const FALSE = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

/** true or false as people write them, or undefined. */
export const parseFlag = (text: string): boolean | undefined => {
  const word = text.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
};
