/** One entry of a 422 answer, in the form of FastAPI. */
export interface ValidationError {
  type: string;
  loc: readonly ['query', string];
  msg: string;
  input?: string;
  ctx?: Readonly<Record<string, unknown>>;
}

const at = (name: string): readonly ['query', string] => ['query', name];

/** `'a', 'b' or 'c'` */
const alternatives = (values: readonly string[]): string => {
  const quoted = values.map((value) => `'${value}'`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
};

export function notInEnum(name: string, input: string, values: readonly string[]): ValidationError {
  const expected = alternatives(values);
  return { type: 'enum', loc: at(name), msg: `Input should be ${expected}`, input, ctx: { expected } };
}

export const notBoolean = (name: string, input: string): ValidationError => ({
  type: 'bool_parsing',
  loc: at(name),
  msg: 'Input should be a valid boolean, unable to interpret input',
  input,
});

export const notInteger = (name: string, input: string): ValidationError => ({
  type: 'int_parsing',
  loc: at(name),
  msg: 'Input should be a valid integer, unable to parse string as an integer',
  input,
});

export const tooSmall = (name: string, input: string, ge: number): ValidationError => ({
  type: 'greater_than_equal',
  loc: at(name),
  msg: `Input should be greater than or equal to ${ge}`,
  input,
  ctx: { ge },
});

export const tooLarge = (name: string, input: string, le: number): ValidationError => ({
  type: 'less_than_equal',
  loc: at(name),
  msg: `Input should be less than or equal to ${le}`,
  input,
  ctx: { le },
});

/** The documented answers for a storage system that is empty or not configured. */
export function documentedSystemError(input: string, systems: readonly string[]): ValidationError {
  const uses = systems.map((system) => `?storage_system=${system}`);
  return {
    type: 'enum_validation',
    loc: at('storage_system'),
    msg: input === '' ? 'storage_system cannot be empty.' : 'Invalid storage_system value.',
    ctx: {
      allowed_values: systems,
      help: input === '' ? `Use ${uses[0]} (not just ?storage_system=)` : `Use: ${uses.join(' or ')}`,
    },
  };
}

/** The same as version 0.10 of the service says it. */
export function recordedSystemError(input: string, systems: readonly string[]): ValidationError {
  if (input !== '') {
    const msg = `Input should be one of: ${systems.map((system) => `'${system}'`).join(', ')}`;
    return { type: 'enum', loc: at('storage_system'), msg, input };
  }
  const msg = 'String should have at least 1 character';
  return { type: 'string_too_short', loc: at('storage_system'), msg, input, ctx: { min_length: 1 } };
}
