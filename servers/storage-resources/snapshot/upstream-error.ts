/** Waldur could not be asked; answered with 502. `detail` is the documented text, `reason` is for the log only. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';

  constructor(
    readonly detail: string,
    readonly reason: string,
  ) {
    super(`${detail}: ${reason}`);
  }
}

const pythonList = (values: readonly string[]): string => `[${values.map((value) => `'${value}'`).join(', ')}]`;

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const listFailed = (slugs: readonly string[], error: unknown): UpstreamError =>
  new UpstreamError(`Failed to fetch all resources for offerings ${pythonList(slugs)}`, text(error));

export const customersFailed = (offeringUuid: string, error: unknown): UpstreamError =>
  new UpstreamError(`Failed to fetch customers for offering ${offeringUuid}`, text(error));
