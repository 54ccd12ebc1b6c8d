/** What no waiting mends: missing scopes and records, conflicts, and requests that are wrong. */
import { correlationId, type ErrorCase, html } from './error-case.ts';

export const LASTING_ERRORS: readonly ErrorCase[] = [
  {
    name: 'a missing scope',
    status: 403,
    body: {
      status: 'error',
      message: 'This app has not been granted all required scopes',
      correlationId,
      category: 'MISSING_SCOPES',
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: ['crm.objects.deals.read'] },
        },
      ],
    },
    read: 'forbidden',
    write: 'forbidden',
    wait: null,
    category: 'MISSING_SCOPES',
  },
  {
    name: 'an unknown record',
    status: 404,
    body: { status: 'error', message: 'resource not found', correlationId, category: 'OBJECT_NOT_FOUND' },
    read: 'not_found',
    write: 'not_found',
    wait: null,
  },
  {
    name: 'a conflict',
    status: 409,
    body: { status: 'error', message: 'Contact already exists. Existing ID: 512', correlationId, category: 'CONFLICT' },
    read: 'conflict',
    write: 'conflict',
    wait: null,
    category: 'CONFLICT',
  },
  {
    name: 'an existing property',
    status: 409,
    body: {
      status: 'error',
      message: 'exists',
      correlationId,
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    },
    read: 'conflict',
    write: 'conflict',
    wait: null,
    category: 'OBJECT_ALREADY_EXISTS',
  },
  {
    name: 'a validation error',
    status: 400,
    body: {
      status: 'error',
      message:
        'Property values were not valid: [{"isValid":false,"message":"Email address x is invalid","error":"INVALID_EMAIL","name":"email"}]',
      correlationId,
      category: 'VALIDATION_ERROR',
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
    category: 'VALIDATION_ERROR',
  },
  {
    name: "an admin's required property",
    status: 400,
    body: {
      status: 'error',
      message: 'Missing required',
      correlationId,
      category: 'VALIDATION_ERROR',
      errors: [
        {
          message: 'Fill in country',
          code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
          context: { propertyName: ['country'] },
        },
      ],
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
  },
  {
    name: 'duplicate ids',
    status: 400,
    body: {
      status: 'error',
      message: 'Duplicate IDs found in batch input: [1]. IDs must be unique',
      correlationId,
      category: 'VALIDATION_ERROR',
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
  },
  {
    name: 'a property in use',
    status: 400,
    body: {
      status: 'error',
      message: 'in use',
      correlationId,
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
    },
    read: 'invalid',
    write: 'invalid',
    wait: null,
  },
  { name: 'a merge with too many identities', status: 414, body: html, read: 'invalid', write: 'invalid', wait: null },
  {
    name: 'a body of strange types',
    status: 400,
    body: { status: 7, message: ['a'], errors: 'none', context: 3, category: null },
    read: 'invalid',
    write: 'invalid',
    wait: null,
    category: null,
  },
];
