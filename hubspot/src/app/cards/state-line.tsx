import { Flex, StatusTag, Text } from '@hubspot/ui-extensions';
import type { CardState } from './card-data.ts';

/** How somebody or something stands: the word, since when, and what it means. */
export function StateLine({ state }: { readonly state: CardState }) {
  return (
    <Flex direction="column" gap="extra-small">
      <Flex direction="row" gap="small" align="center" wrap="wrap">
        <StatusTag variant={state.tone}>{state.label}</StatusTag>
        {state.since === null ? null : <Text variant="microcopy">{state.since}</Text>}
      </Flex>
      <Text>{state.says}</Text>
    </Flex>
  );
}
