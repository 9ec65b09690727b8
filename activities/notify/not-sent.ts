/** A notice did not go out. The message is fit for histories and logs: no address, no secret. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  /** Another try may help. */
  readonly again: boolean;

  constructor(message: string, again: boolean) {
    super(message);
    this.again = again;
  }
}
