/** HubSpot's date-based API version: generally available since 2026-09-08, unsupported 18 months later. */
export const API_VERSION = '2026-09';
