const PATTERN = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => PATTERN.test(text);

/** Waldur writes UUIDs as 32 hex digits without dashes; this brings other spellings to that form. */
export const hexUuid = (text: string): string => text.replaceAll('-', '').toLowerCase();
