/** Cuts to `width` bytes. */
function cut(text: string, width: number): string {
  const bytes = Buffer.from(text);
  return bytes.length <= width ? text : bytes.subarray(0, width).toString();
}

function blanks(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - Buffer.byteLength(text)));
}

/** Text at the left of a field of `width` bytes, as C's `%-Ns`. */
export function padRight(text: string, width: number): string {
  return text + blanks(text, width);
}

/** Text at the right of a field of `width` bytes, as C's `%Ns`. */
export function padLeft(text: string, width: number): string {
  return blanks(text, width) + text;
}

/** Cut and padded on the right, as C's `%-N.Ns`. */
export function fitRight(text: string, width: number): string {
  return padRight(cut(text, width), width);
}

/** A table cell: too long text ends in `+`; a negative width puts text at the left. */
export function cell(text: string, width: number): string {
  const size = Math.abs(width);
  const shown = Buffer.byteLength(text) > size ? `${cut(text, size - 1)}+` : text;
  return width < 0 ? padRight(shown, size) : padLeft(shown, size);
}

/** A header cell: too long text is cut. */
export function headerCell(text: string, width: number): string {
  const size = Math.abs(width);
  return width < 0 ? fitRight(text, size) : padLeft(cut(text, size), size);
}
