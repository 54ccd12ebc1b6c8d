const compile = (parser) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', ...parser },
      transform: { react: { runtime: 'automatic' } },
      experimental: { keepImportAttributes: true },
    },
    module: { type: 'es6' },
  },
];

export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.{ts,tsx}'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.ts$': compile({}),
    '^.+\\.tsx$': compile({ tsx: true }),
  },
  testTimeout: 30_000,
  // One more than the cores of a small machine: many tests wait for a clock, a process or a browser.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1GB',
};
