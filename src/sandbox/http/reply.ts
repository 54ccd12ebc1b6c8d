/** What a route answers; the server turns it into bytes. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export const noContent: Reply = { status: 204 };

/** A redirect that makes the browser follow with GET. */
export function seeOther(location: string): Reply {
  return { status: 303, headers: { location } };
}
