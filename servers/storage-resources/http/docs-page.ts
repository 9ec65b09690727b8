import { VERSION } from '../../../contracts/version.js';
import { PARAMETERS, type Parameter } from './parameters.js';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const valuesOf = ({ schema }: Parameter): readonly string[] | undefined =>
  schema.type === 'boolean' ? ['true', 'false'] : (schema.enum as readonly string[] | undefined);

const row = (parameter: Parameter): string =>
  `<tr><th scope="row"><code>${parameter.name}</code></th>` +
  `<td>${escaped(valuesOf(parameter)?.join(', ') ?? String(parameter.schema.type))}</td>` +
  `<td>${escaped(parameter.description)}</td></tr>`;

const ANSWERS: readonly [string, string][] = [
  ['200', 'The rows. Age says how old they are, ETag names them.'],
  ['304', 'Nothing has changed since the answer with the ETag in If-None-Match.'],
  ['401, 403', 'No valid access token, or one without the required role.'],
  ['422', 'A parameter is wrong; all that are wrong are listed under detail.'],
  ['502', 'Waldur cannot be read, and there is no snapshot young enough.'],
  ['503', 'Access tokens cannot be checked at present.'],
];

/** The documentation page: one HTML file without scripts, styles or pictures from anywhere else. */
export const docsPage = (): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Siteflow storage resources</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;vertical-align:top}
code,pre{background:#f2f2f2;padding:.1rem .3rem}pre{padding:.8rem;overflow:auto}a{color:#00509e}</style></head><body>
<h1>Siteflow storage resources</h1>
<p>Version ${VERSION}. <a href="/openapi.json">OpenAPI 3.1 document</a></p>
<h2><code>GET /api/storage-resources/</code></h2>
<p>Storage resources of Waldur as tenants, customers, projects and users. Filters are combined with AND; pages are cut after
filtering. Answers come from a snapshot of Waldur; <code>fresh=true</code> reads Waldur now.</p>
<pre>curl -H "Authorization: Bearer $TOKEN" "http://HOST:8080/api/storage-resources/?storage_system=capstor&amp;status=active"</pre>
<table><caption>Parameters, all optional</caption><thead><tr><th scope="col">Name</th><th scope="col">Values</th>
<th scope="col">Meaning</th></tr></thead><tbody>${PARAMETERS.map(row).join('')}</tbody></table>
<h2>Answers</h2>
<table><thead><tr><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>
${ANSWERS.map(([status, meaning]) => `<tr><th scope="row">${status}</th><td>${escaped(meaning)}</td></tr>`).join('')}
</tbody></table>
<h2>Other paths</h2>
<ul><li><code>GET /api/gid-cache-stats/</code>: state of the cache of GIDs</li><li><code>GET /metrics</code>: for Prometheus</li>
<li><code>GET /healthz</code>, <code>GET /readyz</code>: without a token</li></ul>
</body></html>
`;
