/** A text property of whatever was thrown, or ''. */
export function errorText(error: unknown, key: 'code' | 'message' | 'claim'): string {
  if (typeof error !== 'object' || error === null || !(key in error)) return '';
  const value = (error as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}
