import { type ConnectionOptions, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { GRPC } from './explain-grpc-error.js';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Parameters<Interceptor>[1]>;

/**
 * The SDK's retries of a client's calls, but without its flaw: a call that waits for its next attempt when the
 * connection is closed (the server is away, and somebody presses Ctrl-C) throws from a timer and ends the process with a
 * stack. Here such a call is answered as cancelled.
 */
export function retryUntilClosed(): Interceptor {
  const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
  return (options, nextCall) => {
    let attempts = 0;
    return retry(options, (again) => {
      attempts += 1;
      try {
        return nextCall(again);
      } catch (error) {
        // The first attempt is made by whoever calls, and the error reaches them.
        if (attempts === 1) throw error;
        return cancelledCall();
      }
    });
  };
}

function cancelledCall(): Call {
  const nothing = (): void => undefined;
  return {
    start: (metadata, listener) => {
      // The request's own metadata holds the API key and must not stand in an error.
      const empty = metadata.clone();
      for (const key of Object.keys(empty.getMap())) empty.remove(key);
      listener?.onReceiveStatus?.({ code: GRPC.CANCELLED, details: 'the connection was closed', metadata: empty });
    },
    cancelWithStatus: nothing,
    getPeer: () => 'closed',
    sendMessageWithContext: nothing,
    sendMessage: nothing,
    startRead: nothing,
    halfClose: nothing,
    getAuthContext: () => null,
  };
}
