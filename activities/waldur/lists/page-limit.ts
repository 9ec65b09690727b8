import type { ApplicationFailure } from '@temporalio/common';
import { failure } from '../../lib/failure.js';

/** 100,000 rows; more than any site has, and the end of every loop. */
export const MAX_PAGES = 1000;

export const tooManyPages = (what: string): ApplicationFailure =>
  failure('WaldurBadAnswer', `${what}: more than ${MAX_PAGES} pages`);

export const unusableLink = (what: string, page: number): ApplicationFailure =>
  failure('WaldurBadAnswer', `${what}: page ${page} names no usable next page`);
