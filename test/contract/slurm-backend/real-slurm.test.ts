import { startSlurmLab } from '../../../scripts/slurm-lab/start-slurm-lab.js';
import { slurmBackendSuite } from './suite.js';

slurmBackendSuite('Slurm 22.05', () => startSlurmLab({ name: 'backend', clean: true, qos: ['high'] }));
