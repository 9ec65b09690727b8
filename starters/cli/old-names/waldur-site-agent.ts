#!/usr/bin/env -S MALLOC_ARENA_MAX=2 node --max-semi-space-size=2 --max-old-space-size=256
import { Command } from 'commander';
import { VERSION } from '../../../contracts/version.js';
import { configureAgentCommand } from '../agent/register.js';
import { run } from '../run.js';

/** The existing agent's command, with its flags; the same as `siteflow agent`. */
const program = configureAgentCommand(new Command('waldur_site_agent')).version(VERSION).exitOverride();
await run(program, process.argv);
