import type { Offering } from '../model.js';

/** Which attributes of its users an offering gets to see (newer server). */
export function renderAttributeConfig(offering: Offering): object {
  return {
    uuid: offering.uuid,
    created: offering.created,
    modified: offering.modified,
    exposed_fields: offering.exposedFields,
    ...Object.fromEntries(offering.exposedFields.map((field) => [`expose_${field}`, true])),
    is_default: true,
    offering_uuid: offering.uuid,
    offering_name: offering.name,
  };
}
