/** On a contact: can this person be reached by email, why not, and where are they now? */
import { Accordion, Alert, Divider, Flex, hubspot, Text } from '@hubspot/ui-extensions';
import type { ContactCard as Card, NothingKnown } from './card-data.ts';
import { CardFrame } from './card-frame.tsx';
import { ConsoleLink } from './console-link.tsx';
import { LabelledLines } from './labelled-lines.tsx';
import { StateLine } from './state-line.tsx';
import { SuggestionBox } from './suggestion-box.tsx';
import { TaskLines } from './task-lines.tsx';
import { useAnswer } from './use-answer.ts';
import { WordButtons } from './word-buttons.tsx';

interface ContactCardProps {
  readonly contactId: string;
  readonly onChanged: (message: string) => void;
}

hubspot.extend<'crm.record.sidebar'>(({ context, actions }) => (
  <ContactCard
    contactId={String(context.crm.objectId)}
    onChanged={(message) => {
      actions.addAlert({ type: 'success', message });
      actions.refreshObjectProperties();
    }}
  />
));

export function ContactCard({ contactId, onChanged }: ContactCardProps) {
  const [answer, ask] = useAnswer<Card | NothingKnown>(`contacts/${contactId}`);
  const changed = (message: string) => {
    onChanged(message);
    void ask();
  };
  return (
    <CardFrame<Card> answer={answer} onAgain={() => void ask()}>
      {(card) => (
        <Flex direction="column" gap="small">
          <Text variant="microcopy">{card.email}</Text>
          <StateLine state={card.state} />
          {card.warning === null ? null : (
            <Alert title="They have left" variant="warning">
              {card.warning}
            </Alert>
          )}
          {card.why === null ? null : <Text>{card.why}</Text>}
          {card.serverWords === null ? null : <Text format={{ italic: true }}>“{card.serverWords}”</Text>}
          <Flex direction="column" gap="flush">
            <Text format={{ fontWeight: 'demibold' }}>What to do</Text>
            <Text>{card.next}</Text>
          </Flex>
          {card.suggestion === null ? null : (
            <>
              <Divider />
              <Text format={{ fontWeight: 'demibold' }}>Probably now</Text>
              <SuggestionBox
                suggestion={card.suggestion}
                isMain={true}
                onConfirmed={(email) => changed(`${email} is on its way into the contact.`)}
              />
            </>
          )}
          <TaskLines tasks={card.tasks} />
          <LastWords survey={card.survey} />
          <Divider />
          {card.word === null ? null : <Text>{card.word}</Text>}
          <WordButtons
            contactId={contactId}
            addressId={card.addressId}
            onHeard={() => changed('Your word was taken down. It counts from now on.')}
          />
          <Accordion title="Evidence" size="sm">
            <LabelledLines label="That the address is gone" lines={card.evidence.gone} />
            <LabelledLines label="That somebody is there" lines={card.evidence.alive} />
            <LabelledLines label="That we are refused" lines={card.evidence.refused} />
            {card.wouldChange === null ? null : <Text>{card.wouldChange}</Text>}
            <LabelledLines label="Other addresses of theirs" lines={card.others} />
          </Accordion>
          <Accordion
            title={card.basis.isRecorded ? 'Why we may write' : 'Why we may write: nothing on record'}
            size="sm"
          >
            <Text>{card.basis.says}</Text>
            <LabelledLines label="On record" lines={card.basis.proofs} />
          </Accordion>
          <ConsoleLink href={card.link} />
        </Flex>
      )}
    </CardFrame>
  );
}

function LastWords({ survey }: { readonly survey: Card['survey'] }) {
  if (survey === null) return null;
  return (
    <Flex direction="column" gap="flush">
      <Text format={{ fontWeight: 'demibold' }}>What they said on leaving, {survey.on}</Text>
      {survey.reason === null ? null : <Text>{survey.reason}</Text>}
      {survey.words === null ? null : <Text format={{ italic: true }}>“{survey.words}”</Text>}
    </Flex>
  );
}
