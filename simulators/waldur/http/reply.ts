/** An answer before it is written: JSON body, text body or none. */
export interface Reply {
  status: number;
  headers?: { [name: string]: string };
  json?: unknown;
  text?: string;
  contentType?: string;
}

export function json(status: number, body: unknown, headers?: { [name: string]: string }): Reply {
  return headers ? { status, json: body, headers } : { status, json: body };
}

/** No body and no Content-Type, as Waldur answers state changes. */
export function empty(status: number): Reply {
  return { status };
}

function page(title: string, paragraph: string): string {
  return `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${paragraph}</p>\n</body>\n</html>\n`;
}

/** The web server's page for a route that does not exist. */
export function notFoundPage(): Reply {
  return {
    status: 404,
    text: page('Not Found', 'The requested resource was not found on this server.'),
    contentType: 'text/html; charset=utf-8',
  };
}

/** The page of an uncaught error. */
export function serverErrorPage(): Reply {
  return { status: 500, text: page('Server Error (500)', ''), contentType: 'text/html; charset=utf-8' };
}
