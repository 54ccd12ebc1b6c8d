import { Flex, List, Text } from '@hubspot/ui-extensions';

/** A few lines under a name; nothing where there are none. */
export function LabelledLines({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Flex direction="column" gap="flush">
      <Text format={{ fontWeight: 'demibold' }}>{label}</Text>
      <List variant="unordered">
        {lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      </List>
    </Flex>
  );
}
