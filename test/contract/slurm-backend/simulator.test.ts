import { startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { slurmBackendSuite } from './suite.js';

slurmBackendSuite('the Slurm simulator', async () => {
  const simulator = await startSlurmSimulator({ clusterName: 'backend', qos: ['high'] });
  return {
    name: 'backend',
    binPath: simulator.binDir,
    env: simulator.env,
    // The simulator's own `docker`, whose containers have no files of the host.
    prefix: ['docker', 'exec', 'slurmctld'],
    dump: () => simulator.dump(),
    reset: async () => simulator.reset(),
    stop: () => simulator.stop(),
  };
});
