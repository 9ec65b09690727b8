import { flag, integer, name, path } from '../../activities/lib/settings/config-schema.js';

/** Keys that say where Waldur's events are; the agent's offerings and the services have the same ones. */
export const stompKeys = {
  stomp_ws_host: name('Host of the STOMP server; absent: the host of Waldur.').optional(),
  stomp_ws_port: integer(1, 65_535, 'Port of the STOMP server; absent: 443, or 80 without TLS.').optional(),
  stomp_ws_path: path('Path of the STOMP endpoint; absent: /rmqws-stomp.').optional(),
  websocket_use_tls: flag('Whether the WebSocket connection uses TLS.').default(true),
};
