/** States in which a resource may have an account. */
export const LIVING = ['Creating', 'OK', 'Erred', 'Updating', 'Terminating'];

/** The same but for the first: whether a new name is free the cluster tells when the account is made. */
export const SETTLED = LIVING.filter((state) => state !== 'Creating');
