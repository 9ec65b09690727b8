/** A resource that cannot become a row. The message names the field and what is wrong, never the value. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
