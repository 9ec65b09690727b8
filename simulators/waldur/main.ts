import { runStandalone } from './control/standalone.js';

runStandalone(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `The Waldur simulator cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
