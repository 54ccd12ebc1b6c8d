/** The layer rules of ARCHITECTURE.md. A floor on the number of modules is checked by test/support/layers.ts. */
const PURE = '^src/(flow/(adapt|classify|conclude|decide)|esp/[^/]+/(verify|normalise|suppression))';
const STAGE = '^src/flow/(accept|adapt|classify|conclude|decide|enact|report)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'esps-are-strangers',
      severity: 'error',
      from: { path: '^src/esp/([^/]+)/' },
      to: { path: '^src/esp/([^/]+)/', pathNot: '^src/esp/$1/' },
    },
    {
      name: 'plays-are-strangers',
      severity: 'error',
      from: { path: '^src/flow/decide/plays/([^/]+)' },
      to: { path: '^src/flow/decide/plays/([^/]+)', pathNot: '^src/flow/decide/plays/$1' },
    },
    {
      name: 'stages-are-joined-by-the-pipeline-only',
      severity: 'error',
      from: { path: STAGE },
      to: {
        path: STAGE,
        pathNot: ['^src/flow/$1/', '^src/flow/adapt/adapter\\.ts$', '^src/flow/decide/play\\.ts$'],
      },
    },
    {
      name: 'the-middle-is-pure',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: [
          '^src/(store|crm|install|jobs|pages|api|watch)/',
          '^(node:)?(fs|http|https|net|dns|child_process)(/|$)',
          '^src/lib/public-fetch\\.ts$',
          'node_modules/(express|knex|pg|undici)/',
        ],
      },
    },
    {
      name: 'sql-lives-in-store',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(knex|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'hubspot-lives-in-crm',
      severity: 'error',
      // The sandbox renders cards as HubSpot does, by the vendor's own testing utilities.
      from: { path: '^src/', pathNot: '^src/(crm|sandbox/cards)/' },
      to: { path: 'node_modules/@hubspot/' },
    },
    {
      name: 'the-sandbox-is-a-stranger',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sandbox/' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'the-sandbox-knows-nobody',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'nobody-imports-the-demo',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/demo/' },
      to: { path: '^src/demo/' },
    },
    {
      name: 'the-demo-is-an-outsider',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { path: '^src/', pathNot: '^src/(demo|lib)/' },
    },
    {
      name: 'lib-knows-nobody',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/', pathNot: '^src/lib/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
    parser: 'swc',
  },
};
