/** An answer as the tests look at it. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed body; throws when the body is not JSON. */
  json<T = { [key: string]: unknown }>(): T;
}

/** One call to a simulated Waldur with a token (`null`: none). Redirects are not followed. */
export async function call(
  url: string,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: { [name: string]: string } = {},
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { Authorization: `Token ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}
