import type { BackendDescriptor } from '../../activities/lib/backend/descriptor.js';
import { backendsOf, type Job, type JobKeys, jobsOf } from './jobs-of.js';
import { descriptorOf } from './registry.js';

/**
 * The backend that does a job of an offering here. Undefined when nobody is named for it, or somebody whose code this
 * release does not have: such offerings are left to the existing agent.
 */
export function servedBy(offering: JobKeys, job: Job): BackendDescriptor | undefined {
  const name = jobsOf(offering)[job];
  const descriptor = name === undefined ? undefined : descriptorOf(name);
  return descriptor?.load !== undefined && descriptor.does[job] ? descriptor : undefined;
}

/** Whether orders of an offering are carried out here. */
export const processesOrders = (offering: JobKeys): boolean => servedBy(offering, 'orders') !== undefined;

/** Every backend of an offering whose code is here, each once. */
export const servedHere = (offering: JobKeys): BackendDescriptor[] =>
  backendsOf(offering).flatMap((name) => {
    const descriptor = descriptorOf(name);
    return descriptor?.load === undefined ? [] : [descriptor];
  });
