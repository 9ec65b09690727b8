import * as z from 'zod';
import { Secret } from './secret.js';

/** What a key's schema says about itself beyond its type; read by the loader, `config explain` and the JSON Schema. */
export interface KeyMeta {
  /** Wrapped in `Secret`, never printed, may be given as file, environment variable or systemd credential. */
  secret?: boolean;
  /** Text that unquoted YAML would turn into a number, such as 0077: the loader takes it as it was written. */
  asWritten?: boolean;
  /** A URL that may carry a user and a password; shown without them. */
  url?: boolean;
  /** Words are accepted in any case and turned into this one. */
  foldCase?: 'upper' | 'lower';
  /** Read and accepted because existing sites have it, without any effect. */
  unused?: boolean;
  /** Key of a backend that does nothing for the offering at hand: accepted, and not read. */
  ignored?: boolean;
}

const withMeta = <T extends z.ZodType>(schema: T, meta: KeyMeta, description: string): T =>
  schema.meta({ ...meta, description });

const fits = (pattern: RegExp, text: string): boolean => pattern.test(text);

/** A value that is kept in a `Secret`. */
export const secret = (description: string) =>
  withMeta(
    z.union([z.instanceof(Secret), z.string().transform((value) => Secret.inline(value))]),
    { secret: true },
    description,
  );

/** A `Secret` whose value is a URL with one of the given protocols. */
export const secretUrl = (protocols: readonly string[], description: string) =>
  withMeta(
    secret(description).refine((value) => isUrl(value.reveal(), protocols), { error: urlError(protocols) }),
    { secret: true },
    description,
  );

/** One line of text without control characters; may be empty. */
export const text = (description: string) =>
  z
    .string()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
    .refine((value) => !fits(/[\u0000-\u001f\u007f]/u, value), { error: 'must not contain control characters' })
    .meta({ description });

/** A name as commands take it: no blanks, control characters, quotes, commas or equal signs. */
export const name = (description: string) =>
  z
    .string()
    .min(1, { error: 'must not be empty' })
    .max(200, { error: 'must not be longer than 200 characters' })
    .refine((value) => !fits(/[\s\p{Cc}"'`,=]/u, value) && !value.startsWith('-'), {
      error: 'must not contain blanks, quotes, commas or "=", nor begin with "-"',
    })
    .meta({ description });

/** Beginning of a name; may be empty. */
export const prefix = (description: string) =>
  z
    .string()
    .max(100, { error: 'must not be longer than 100 characters' })
    .refine((value) => !fits(/[\s\p{Cc}"'`,=]/u, value) && !value.startsWith('-'), {
      error: 'must not contain blanks, quotes, commas or "=", nor begin with "-"',
    })
    .meta({ description });

/** Name of a cluster; it becomes part of a task-queue name. */
export const clusterName = (description: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, { error: 'must consist of letters, digits, "_" and "-"' })
    .meta({ description });

/** Absolute path on the host that uses it. */
export const path = (description: string) =>
  z
    .string()
    .refine((value) => value.startsWith('/') && !fits(/\p{Cc}/u, value), { error: 'must be an absolute path' })
    .meta({ description });

const isUrl = (value: string, protocols: readonly string[]): boolean => {
  if (fits(/[\s\p{Cc}]/u, value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return protocols.includes(url.protocol) && (url.hostname !== '' || url.protocol === 'unix:');
};

const urlError = (protocols: readonly string[]): string =>
  `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(', ')}`;

/** URL with one of the given protocols (`https:` …). */
export const urlOf = (protocols: readonly string[], description: string) =>
  withMeta(
    z.string().refine((value) => isUrl(value, protocols), {
      error: urlError(protocols),
    }),
    { url: true },
    description,
  );

export const httpUrl = (description: string) => urlOf(['https:', 'http:'], description);

/** Octal permission bits as text. */
export const octal = (largest: number, description: string) =>
  withMeta(
    z
      .string()
      .refine((value) => fits(/^(0o)?[0-7]{1,5}$/, value) && Number.parseInt(value.replace('0o', ''), 8) <= largest, {
        error: 'must be octal permission bits such as "0077"',
      }),
    { asWritten: true },
    description,
  );

export const flag = (description: string) => z.boolean().meta({ description });

export const integer = (min: number, max: number, description: string) =>
  z.int().min(min).max(max).meta({ description });

/** Positive number, not infinite. */
export const positive = (description: string) =>
  z.number().positive({ error: 'must be greater than 0' }).meta({ description });

/** Amount that may be zero. */
export const amount = (description: string) =>
  z.number().nonnegative({ error: 'must not be negative' }).meta({ description });
