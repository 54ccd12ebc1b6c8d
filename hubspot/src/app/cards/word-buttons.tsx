/** What a rep knows better than any mail server, in one press. */
import { Alert, Button, ButtonRow, Flex, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { askServer } from './ask-server.ts';

const WORDS = [
  ['reachable', 'They are there'],
  ['left', 'They have left'],
  ['wrong_address', 'Wrong address'],
] as const;

interface WordButtonsProps {
  readonly contactId: string;
  readonly addressId: number;
  readonly onHeard: () => void;
}

export function WordButtons({ contactId, addressId, onHeard }: WordButtonsProps) {
  const [isSent, setSent] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const say = async (says: string) => {
    setSent(true);
    const answer = await askServer(`contacts/${contactId}/word`, { addressId, says });
    setSent(false);
    setRefusal(answer.kind === 'trouble' ? answer.message : null);
    if (answer.kind === 'data') onHeard();
  };
  return (
    <Flex direction="column" gap="extra-small">
      <Text format={{ fontWeight: 'demibold' }}>What do you know?</Text>
      <ButtonRow>
        {WORDS.map(([says, label]) => (
          <Button key={says} variant="secondary" size="xs" disabled={isSent} onClick={() => void say(says)}>
            {label}
          </Button>
        ))}
      </ButtonRow>
      {refusal === null ? null : (
        <Alert title="It was not taken down" variant="error">
          {refusal}
        </Alert>
      )}
    </Flex>
  );
}
