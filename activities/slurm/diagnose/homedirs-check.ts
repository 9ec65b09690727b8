import { ok, warning } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { homeMask } from '../../lib/settings/home-mask.js';
import type { SlurmLook } from './slurm-look.js';

/** Whether home directories can be made, where that is wanted. */
export const homedirsCheck: Check<SlurmLook> = {
  id: 'homedirs',
  title: 'home directories',
  needs: ['commands'],
  async run({ facts, settings }) {
    if (!settings.enable_user_homedir_account_creation) return [ok('home directories are not made here')];
    const user = await facts.user();
    const { mode, umask } = homeMask(settings);
    if (user === 'root') {
      return [ok(`home directories are made by mkhomedir_helper, as root, with mode ${mode} (umask ${umask})`)];
    }
    return [
      warning(
        `home directories cannot be made: mkhomedir_helper needs root, and commands run as ${user}`,
        'Set backend_settings.enable_user_homedir_account_creation: false, or run the head node worker as root.',
      ),
    ];
  },
};
