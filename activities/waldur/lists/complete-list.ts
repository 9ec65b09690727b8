declare const complete: unique symbol;

/**
 * All rows of a list as they were at one moment: every page seen, and as many rows as Waldur counts. What is not among
 * them is not there, so it may be removed. Only the strict reader (`read-list.ts`) makes one; what is made from one by
 * `filter`, `map` and the like is an ordinary array again.
 */
export type CompleteList<T> = readonly T[] & { readonly [complete]: true };
