import { type PythonEnvironment, pythonEnvironment } from '../../lib/python-environment.js';

export const PYTHON_AGENT_VERSION = '1.0.7';
const PACKAGES = ['waldur-site-agent', 'waldur-site-agent-slurm'].map((name) => `${name}==${PYTHON_AGENT_VERSION}`);

/**
 * Installs the existing agent and its Slurm plugin into a virtual environment in the user's cache folder; a complete one
 * is used again.
 *
 * @throws Error with the installer's output when python3, its venv module or the packages are missing
 */
export const installPythonAgent = (): PythonEnvironment =>
  pythonEnvironment(`waldur-site-agent-${PYTHON_AGENT_VERSION}`, PACKAGES);
