import * as z from 'zod';
import { commonSettingsShape } from '../lib/settings/backend-settings.js';
import { componentShape } from '../lib/settings/component-config.js';
import { httpUrl, integer, prefix, secret, text } from '../lib/settings/config-schema.js';

/** `backend_settings` of an offering with `backend_type: mup`. Source: MUP plugin of waldur-site-agent. */
export const mupSettingsSchema = z
  .strictObject({
    ...commonSettingsShape,
    api_url: httpUrl('Address of the MUP API.'),
    username: text('User at the MUP API.'),
    password: secret('Password at the MUP API.'),
    customer_prefix: prefix('Not used by MUP.').default(''),
    project_prefix: prefix('Beginning of the grant numbers of projects.').default('waldur_'),
    allocation_prefix: prefix('Beginning of the identifiers of allocations.').default('alloc_'),
    default_research_field: integer(1, 1_000_000, 'Research field of new projects.').default(1),
    default_agency: text('Funding agency of new projects.').default('FCT'),
    default_storage_limit: integer(0, Number.MAX_SAFE_INTEGER, 'Storage of new projects, in GB.').default(1000),
    default_user_salutation: text('Salutation of new users.').default('Dr.'),
    default_user_gender: text('Gender of new users when Waldur has none.').default('Other'),
    default_user_birth_year: integer(1900, 2100, 'Year of birth of new users when Waldur has none.').default(1990),
    default_user_country: text('Country of new users when Waldur has none.').default('Portugal'),
    default_user_institution_type: text('Type of institution of new users.').default('Academic'),
    default_user_institution: text('Institution of new users.').default('Research Institution'),
    default_user_biography: text('Biography of new users.').default(''),
    user_funding_agency_prefix: prefix("Beginning of new users' grant identifiers.").default('WALDUR-SITE-AGENT-'),
  })
  .meta({ description: 'How projects and allocations are kept in MUP.' });

/** One component of an MUP offering. */
export const mupComponentSchema = z
  .strictObject({
    ...componentShape,
    mup_allocation_type: text('Type of the allocation in MUP.').default('Deucalion x86_64'),
  })
  .meta({ description: 'One component of an MUP offering; every one becomes an allocation.' });

export type MupSettings = z.output<typeof mupSettingsSchema>;
export type MupComponent = z.output<typeof mupComponentSchema>;
