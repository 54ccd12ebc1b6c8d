/** The probable address, and the two steps by which somebody makes it the contact's. */
import { Alert, Button, ButtonRow, Flex, LoadingButton, StatusTag, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { askServer } from './ask-server.ts';
import type { CardSuggestion } from './card-data.ts';

interface SuggestionBoxProps {
  readonly suggestion: CardSuggestion;
  /** A surface has one primary button at most; a list of people has none. */
  readonly isMain: boolean;
  readonly onConfirmed: (email: string) => void;
}

export function SuggestionBox({ suggestion, isMain, onConfirmed }: SuggestionBoxProps) {
  const [step, setStep] = useState<'shown' | 'asked' | 'sent'>('shown');
  const [refusal, setRefusal] = useState<string | null>(null);
  const { contactId, addressId, email, confidence, why, deed, hindrance, isUnderWay } = suggestion;
  const confirm = async () => {
    setStep('sent');
    const answer = await askServer(`contacts/${contactId}/address`, { addressId, probable: email });
    setStep('shown');
    setRefusal(answer.kind === 'trouble' ? answer.message : null);
    if (answer.kind === 'data') onConfirmed(email);
  };
  return (
    <Flex direction="column" gap="extra-small">
      <Flex direction="row" gap="small" align="center" wrap="wrap">
        <Text format={{ fontWeight: 'bold' }}>{email}</Text>
        <StatusTag variant="info" hollow={true}>
          {confidence}
        </StatusTag>
      </Flex>
      <Text variant="microcopy">{why}</Text>
      {hindrance === null ? null : <Text>{hindrance}</Text>}
      {isUnderWay ? <Text>Confirmed. It is on its way into the contact.</Text> : null}
      {refusal === null ? null : (
        <Alert title="It was not written" variant="error">
          {refusal}
        </Alert>
      )}
      {deed === null ? null : step === 'shown' ? (
        <Button variant={isMain ? 'primary' : 'secondary'} size="small" onClick={() => setStep('asked')}>
          Use this address
        </Button>
      ) : (
        <>
          <Text>{deed}</Text>
          <ButtonRow>
            <LoadingButton
              variant={isMain ? 'primary' : 'secondary'}
              size="small"
              loading={step === 'sent'}
              onClick={() => void confirm()}
            >
              Write it to HubSpot
            </LoadingButton>
            <Button variant="transparent" size="small" disabled={step === 'sent'} onClick={() => setStep('shown')}>
              Not now
            </Button>
          </ButtonRow>
        </>
      )}
    </Flex>
  );
}
