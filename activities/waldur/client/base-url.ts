/**
 * Brings `waldur_api_url` to the form `https://host/…/api/`. The suffix `/api/` is added where it is missing; the host
 * is never touched.
 *
 * @throws Error when the address is no http or https URL or holds credentials
 */
export function waldurBaseUrl(address: string): string {
  if (!URL.canParse(address)) throw new Error('waldur_api_url is not a URL');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Error(`waldur_api_url must begin with https:// or http://, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error('waldur_api_url must not hold a user name or password; set waldur_api_token instead');
  }
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (segments.at(-1) !== 'api') segments.push('api');
  return `${url.origin}/${segments.join('/')}/`;
}
