/** Thrown when slurmdbd would run into a query that never ends; the client waits and nothing is changed. */
export class EndlessQuery extends Error {}
