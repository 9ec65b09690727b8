#!/usr/bin/env -S MALLOC_ARENA_MAX=2 node --max-semi-space-size=2 --max-old-space-size=256
import { createProgram } from './program.js';
import { run } from './run.js';

await run(createProgram(), process.argv);
