/** What a control worker wants Waldur to know about the agent of one offering. */
export interface RegistrationRequest {
  offeringId: string;
  /** Modes of the existing agent that are served here, such as `order_process`. */
  modes: string[];
  /** When the process that asks for it started; ISO-8601. */
  startedAt: string;
}

/** `unsupported`: a server of 2024, which keeps no such records. */
export type RegistrationResult = { status: 'registered'; changes: string[] } | { status: 'unsupported' };

/** Activities on the queue `control` that no order waits for. */
export interface RegistrationActivities {
  registerAgent(request: RegistrationRequest): Promise<RegistrationResult>;
}
