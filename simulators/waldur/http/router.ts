import type { Generation } from '../model.js';
import type { Handler } from './context.js';
import { toHex } from './uuid.js';

/** What kind of view answers a path; decides the `Allow` header. */
export type ViewKind = 'list' | 'detail' | 'action' | 'read' | 'view';

const ALLOW: { [kind in ViewKind]: string } = {
  list: 'GET, POST, HEAD, OPTIONS',
  detail: 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS',
  action: 'POST, OPTIONS',
  read: 'GET, HEAD, OPTIONS',
  view: 'GET, OPTIONS',
};

export interface Route {
  /** `/api/marketplace-orders/{uuid}/`. */
  pattern: string;
  kind: ViewKind;
  allow: string;
  /** Renders plain text only and refuses `Accept: application/json`. */
  textOnly: boolean;
  handlers: Map<string, Handler>;
}

export interface RouteOptions {
  /** Generation that has this route; both when left out. */
  only?: Generation;
  textOnly?: boolean;
}

/** Routes of one generation. All paths have the form `/api/<collection>/[<uuid or word>/[<action>/]]`. */
export class Router {
  private readonly routes = new Map<string, Route>();

  constructor(private readonly generation: Generation) {}

  /** `path` is relative to `/api/`: `marketplace-orders/{uuid}/`. */
  add(method: string, path: string, kind: ViewKind, handler: Handler, options: RouteOptions = {}): void {
    if (options.only && options.only !== this.generation) return;
    const pattern = `/api/${path}`;
    const route = this.routes.get(pattern) ?? {
      pattern,
      kind,
      allow: ALLOW[kind],
      textOnly: options.textOnly ?? false,
      handlers: new Map<string, Handler>(),
    };
    route.handlers.set(method, handler);
    this.routes.set(pattern, route);
  }

  list(path: string, handler: Handler, options?: RouteOptions): void {
    this.add('GET', path, 'list', handler, options);
  }

  create(path: string, handler: Handler, options?: RouteOptions): void {
    this.add('POST', path, 'list', handler, options);
  }

  retrieve(path: string, handler: Handler, options?: RouteOptions): void {
    this.add('GET', path, 'detail', handler, options);
  }

  action(path: string, handler: Handler, options?: RouteOptions): void {
    this.add('POST', path, 'action', handler, options);
  }

  read(path: string, handler: Handler, options?: RouteOptions): void {
    this.add('GET', path, 'read', handler, options);
  }

  /** The route of a path that ends with a slash, and the uuid in it (normalised to hex). */
  match(path: string): { route: Route; uuid: string } | null {
    const exact = this.routes.get(path);
    if (exact) return { route: exact, uuid: '' };
    const parts = path.split('/');
    const segment = parts[3];
    if (!segment) return null;
    parts[3] = '{uuid}';
    const route = this.routes.get(parts.join('/'));
    return route ? { route, uuid: toHex(segment) } : null;
  }

  get patterns(): string[] {
    return [...this.routes.values()].map((route) => `${[...route.handlers.keys()].join(',')} ${route.pattern}`);
  }
}
