/** Hyperlink of an object: `http://host/api/<collection>/<uuid>/`. */
export function link(base: string, collection: string, uuid: string): string {
  return `${base}${collection}/${uuid}/`;
}
