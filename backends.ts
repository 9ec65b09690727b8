/**
 * The registry of backends: one line each. A backend is a folder under activities/ with the schema of its settings; the
 * head-node worker makes its activities, and the shared contract tests are run for every name listed here.
 */
export { BACKEND_SCHEMAS, BACKEND_TYPES, type BackendType, isBackendType } from './config/schema/backend-schemas.js';
