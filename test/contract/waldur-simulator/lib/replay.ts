import type { WaldurSimulator } from '../../../../simulators/waldur/index.js';
import { differences, type UuidMap } from './compare.js';
import type { Step } from './transcript.js';

export interface Answer {
  status: number;
  headers: { [name: string]: string };
  body: unknown;
}

/** Changes a simulated answer before it is compared: for tests that the gate can fail. */
export type Tamper = (step: Step, answer: Answer) => Answer;

/** Headers that are part of the contract where the recording has them (and must be absent where it has not). */
const HEADERS = ['Content-Type', 'Allow', 'X-Result-Count', 'Link', 'WWW-Authenticate', 'Location'];
const RECORDED_BASE = 'http://127.0.0.1:8081/';

/** Sends the recorded requests in order and returns every difference, each with its step. */
export async function replay(
  simulator: WaldurSimulator,
  steps: readonly Step[],
  map: UuidMap,
  tamper: Tamper = (_step, answer) => answer,
): Promise<string[]> {
  const found: string[] = [];
  for (const [index, step] of steps.entries()) {
    const answer = tamper(step, await send(simulator, step, map));
    for (const difference of compareAnswer(step, answer, map)) found.push(`[${index}] ${step.step}: ${difference}`);
  }
  return found;
}

/** One recorded request, translated to the simulator's uuids and tokens. */
export async function send(simulator: WaldurSimulator, { request }: Step, map: UuidMap): Promise<Answer> {
  const root = simulator.url.replace(/api\/$/, '');
  const translate = (text: string): string => map.translate(text.replaceAll(RECORDED_BASE, root));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, translate(queryText(item)));
  }
  const url = `${root.slice(0, -1)}${translate(request.path)}${query.size > 0 ? `?${query}` : ''}`;
  const headers = { ...request.headers };
  const who = /^Token <(\w+)>$/.exec(headers.Authorization ?? '')?.[1];
  if (who) headers.Authorization = `Token ${who}-token`;
  const hasBody = request.body !== null && request.body !== undefined;
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
  const response = await fetch(url, {
    method: request.method,
    headers,
    ...(hasBody ? { body: translate(text) } : {}),
  });
  const raw = await response.text();
  const plain = raw.replaceAll(root, RECORDED_BASE);
  const kept = Object.fromEntries(
    HEADERS.map((name) => [name, response.headers.get(name)?.replaceAll(root, RECORDED_BASE) ?? '']),
  );
  // The recorder replaced the token in a user's profile.
  const body = parse(plain.replace(/"token":"[^"]+"/, '"token":"<token>"'));
  return { status: response.status, headers: kept, body };
}

/** The recorder was a Python program: booleans were sent as `True` and `False`. */
function queryText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function compareAnswer(step: Step, answer: Answer, map: UuidMap): string[] {
  const { status, headers } = step.response;
  const body: unknown = JSON.parse(JSON.stringify(step.response.body).replace(/"token":"[^"]+"/, '"token":"<token>"'));
  const recorded = Object.fromEntries(HEADERS.map((name) => [name, headers[name] ?? '']));
  return [
    ...(status === answer.status ? [] : [`status ${status} recorded, ${answer.status} simulated`]),
    ...differences(recorded, answer.headers, map, 'headers'),
    ...differences(body, answer.body, map),
  ];
}
