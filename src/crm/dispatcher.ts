/**
 * Timeout, keep-alive and a cap on connections for the fetch of this process. The client's transport calls the global
 * fetch and offers no setting for any of them; Node's fetch takes them from the global undici dispatcher.
 */
import { Agent, type Dispatcher, setGlobalDispatcher } from 'undici';

/** HubSpot closes idle connections after about a minute; a connection that it may be closing must not carry a write. */
const KEEP_ALIVE_MS = 20_000;
/** Per host: 8 portals that are drained at once, with 8 calls each. */
const MAX_CONNECTIONS = 64;

/** Of its time, which a call may wait for a connection: sent with less left, its answer would come too late to be known. */
const WORTH_SENDING = 0.8;

type Dispatch = Dispatcher['dispatch'];

/**
 * Ends a call that takes longer than `timeoutMs` in all: headers and body timeouts alone would allow a slow trickle,
 * and neither counts the time spent waiting for a connection. A call whose time ran out while it waited is never sent.
 */
function endLate(timeoutMs: number) {
  return (dispatch: Dispatch): Dispatch =>
    (options, handler) => {
      let isLate = false;
      const askedAt = performance.now();
      let running: Dispatcher.DispatchController | null = null;
      const late = () => new Error(`no answer within ${timeoutMs} ms`, { cause: { code: 'CRM_TIMEOUT' } });
      const timer = setTimeout(() => {
        isLate = true;
        running?.abort(late());
      }, timeoutMs);
      return dispatch(options, {
        onRequestStart(controller, context) {
          if (isLate || performance.now() - askedAt > timeoutMs * WORTH_SENDING) {
            controller.abort(late());
            return;
          }
          running = controller;
          handler.onRequestStart?.(controller, context);
        },
        onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
        onResponseStart: (...args) => handler.onResponseStart?.(...args),
        onResponseData: (...args) => handler.onResponseData?.(...args),
        onResponseEnd: (...args) => {
          clearTimeout(timer);
          handler.onResponseEnd?.(...args);
        },
        onResponseError: (...args) => {
          clearTimeout(timer);
          handler.onResponseError?.(...args);
        },
      });
    };
}

/** For the whole process: every fetch in it follows. */
export function installDispatcher(timeoutMs: number, maxConnections = MAX_CONNECTIONS): void {
  const agent = new Agent({
    connections: maxConnections,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  setGlobalDispatcher(agent.compose(endLate(timeoutMs)));
}
