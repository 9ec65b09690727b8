import * as z from 'zod';
import { flag, name, path, positive, urlOf } from '../../lib/settings/config-schema.js';

/** `backend_settings.rest_api`: how slurmrestd is reached when `execution_mode` is `rest`. */
export const slurmRestSchema = z
  .strictObject({
    url: urlOf(['https:', 'http:', 'unix:'], 'Address of slurmrestd: http://host:port or unix:///path/to/socket.'),
    api_version: z
      .string()
      .regex(/^v0\.0\.[0-9]{2}$/, { error: 'must look like v0.0.42' })
      .meta({ description: 'Version of the slurmrestd data parser; v0.0.42 is on Slurm 24.11 and 26.05.' })
      // 24.11 has v0.0.40 to v0.0.42, 26.05 has v0.0.42 to v0.0.45.
      .default('v0.0.42'),
    username: name('User as whom requests are made (X-SLURM-USER-NAME).'),
    token_file: path('File with the Slurm token; it is read again when it changes.').optional(),
    token_env: name('Environment variable with the Slurm token.').optional(),
    verify_ssl: flag('Whether the TLS certificate is checked.').default(true),
    timeout: positive('Longest wait for an answer, in seconds.').default(30),
  })
  .meta({ description: 'Connection to slurmrestd, needed when execution_mode is rest.' });
