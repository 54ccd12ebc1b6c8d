/** What a card shows before, instead of and around its answer. */
import { Button, EmptyState, ErrorState, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';
import type { Answer } from './ask-server.ts';
import type { NothingKnown } from './card-data.ts';

interface CardFrameProps<Data> {
  readonly answer: Answer<Data | NothingKnown> | null;
  readonly onAgain: () => void;
  readonly children: (data: Data) => ReactElement;
}

export function CardFrame<Data extends { readonly kind: string }>({ answer, onAgain, children }: CardFrameProps<Data>) {
  if (answer === null) return <LoadingSpinner label="Asking Bellwether" showLabel={true} layout="centered" />;
  if (answer.kind === 'trouble') {
    return (
      <>
        <ErrorState
          title={answer.isClosed ? 'You cannot look at this' : 'This did not work'}
          type={answer.isClosed ? 'lock' : 'error'}
        >
          <Text>{answer.message}</Text>
        </ErrorState>
        {answer.isClosed ? null : (
          <Button variant="secondary" onClick={onAgain}>
            Try again
          </Button>
        )}
      </>
    );
  }
  if (isNothing(answer.data)) {
    return (
      <EmptyState title="Nothing to report" layout="vertical" imageName="contacts" flush={true}>
        <Text>{answer.data.says}</Text>
      </EmptyState>
    );
  }
  return children(answer.data);
}

function isNothing(data: { readonly kind: string }): data is NothingKnown {
  return data.kind === 'nothing';
}
