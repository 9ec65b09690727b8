import type { ErrorCode } from 'yaml';

/**
 * Our own words for the parser's errors: its messages quote the file, and what they quote may be a secret.
 */
const MESSAGES: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or tag',
  BAD_ALIAS: 'an alias (*name) must have a name',
  BAD_DQ_ESCAPE: 'unknown escape in double quotes; write \\\\ for a backslash or use single quotes',
  BAD_INDENT: 'wrong indentation, or a bracket that is not closed',
  BAD_SCALAR_START: 'a value cannot begin with this character; put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a second "key:" on one line, or wrong indentation; put the value in quotes if it contains ": "',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a quote, colon, comma or bracket is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'only one anchor (&name) is possible here',
  MULTIPLE_DOCS: 'a second document begins here (---); the file must have one only',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'tabs cannot be used for indentation; use spaces',
  TAG_RESOLVE_FAILED: 'tags (!name) are not supported',
  UNEXPECTED_TOKEN: 'something is here that does not fit; look for a missing quote, bracket or line break before it',
};

export const syntaxMessage = (code: ErrorCode): string => MESSAGES[code] ?? 'this is not valid YAML';
