/** A seeded object or its uuid: seeding functions take either. */
export type Ref = string | { uuid: string };

export function uuidOf(ref: Ref): string {
  return typeof ref === 'string' ? ref : ref.uuid;
}
