import { runWorkerCommand, type WorkerFlags } from './run-worker-command.js';

/** `siteflow worker control` */
export async function controlCommand(options: WorkerFlags): Promise<void> {
  await runWorkerCommand('control', options, async (base) => {
    const { startControlWorker } = await import('../../../workers/control/start-control-worker.js');
    return startControlWorker({ ...base, announce: true });
  });
}
