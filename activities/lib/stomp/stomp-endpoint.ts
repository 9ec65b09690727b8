/** Where STOMP is spoken over WebSocket. */
export interface StompEndpoint {
  host: string;
  port: number;
  /** Begins with a slash. */
  path: string;
  tls: boolean;
}
