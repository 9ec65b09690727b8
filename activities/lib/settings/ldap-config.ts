import * as z from 'zod';
import { flag, integer, name, path, secret, text, urlOf } from './config-schema.js';

const accessGroup = z
  .strictObject({
    name: text('Name of the LDAP group.'),
    attribute: z
      .enum(['memberUid', 'member'])
      .meta({ description: 'Attribute of the group that lists its members: memberUid (usernames) or member (DNs).' })
      .default('memberUid'),
  })
  .meta({ description: 'A group that every user of the offering belongs to.' });

const welcomeEmail = z
  .strictObject({
    smtp_host: name('Host of the mail server.'),
    smtp_port: integer(1, 65535, 'Port of the mail server.').default(587),
    smtp_username: text('User at the mail server.').optional(),
    smtp_password: secret('Password at the mail server.').optional(),
    use_tls: flag('Whether the connection is upgraded to TLS (port 587).').default(true),
    use_ssl: flag('Whether the connection is TLS from its beginning (port 465).').default(false),
    timeout: integer(1, 3600, 'Longest wait for the mail server, in seconds.').default(30),
    from_address: text('Sender address.'),
    from_name: text('Sender name.').optional(),
    subject: text('Subject of the message.').default('Your new account has been created'),
    template_path: text('File with the text of the message.'),
  })
  .meta({ description: 'Message to users whose account was created.' });

const id = (what: string) => integer(0, 4_294_967_294, what);
const objectClasses = (what: string) =>
  z
    .array(name('Name of an object class.'))
    .meta({ description: `Object classes of ${what}.` })
    .optional();
const choice = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  z.enum(values).meta({ description });

const accountKeys = {
  account_source: choice(
    ['ldap', 'waldur'],
    'Which side owns usernames and ids: ldap (given here) or waldur (taken from the offering user).',
  ).default('ldap'),
  on_missing_posix_ids: choice(['error', 'skip'], 'What follows when Waldur has no ids for a user.').default('error'),
  on_posix_mismatch: choice(
    ['report', 'adopt', 'fail'],
    'What follows when ids differ between Waldur and LDAP.',
  ).default('report'),
  username_format: choice(
    [
      'first_initial_lastname',
      'first_letter_full_lastname',
      'firstname_dot_lastname',
      'firstname_lastname',
      'waldur_username',
    ],
    'How a new username is made from the names of the user.',
  ).default('first_initial_lastname'),
  waldur_username_attribute: text('Attribute that stores the Waldur username.').optional(),
  remove_user_on_deactivate: flag('Whether users who lose access are taken out of LDAP.').optional(),
  on_departure: choice(['disable', 'delete'], 'How they are taken out: disable or delete.').optional(),
  generate_vpn_password: flag('Whether new users get a password for the VPN.').default(false),
};

/** `backend_settings.ldap`: users and groups that are kept in an LDAP directory. */
export const ldapSchema = z
  .strictObject({
    uri: urlOf(['ldaps:', 'ldap:', 'ldapi:'], 'Address of the LDAP server, for example ldaps://ldap.example.com.'),
    bind_dn: text('Distinguished name used to log in to the LDAP server.'),
    bind_password: secret('Password of bind_dn.'),
    base_dn: text('Distinguished name below which users and groups are kept.'),
    use_starttls: flag('Whether an ldap:// connection is upgraded to TLS.').default(false),
    people_ou: text('Organisational unit of the users.').default('ou=People'),
    groups_ou: text('Organisational unit of the groups.').default('ou=Groups'),
    uid_range_start: id('First user id given to new users.').default(10000),
    uid_range_end: id('Last user id given to new users.').default(65000),
    gid_range_start: id('First group id given to new groups.').default(10000),
    gid_range_end: id('Last group id given to new groups.').default(65000),
    default_login_shell: path('Login shell of new users.').default('/bin/bash'),
    default_home_base: path('Directory under which new users get their home directory.').default('/home'),
    ...accountKeys,
    access_groups: z
      .array(accessGroup)
      .meta({ description: 'Groups that every user of the offering is added to.' })
      .default([]),
    welcome_email: welcomeEmail.optional(),
    user_object_classes: objectClasses('users'),
    user_group_object_classes: objectClasses("users' own groups"),
    project_group_object_classes: objectClasses('project groups'),
  })
  .meta({ description: 'LDAP directory with the users and groups of the cluster.' });
