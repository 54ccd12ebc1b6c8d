/** On a company: what became of its addresses, and where its people probably are now. */
import { Accordion, Divider, Flex, hubspot, StatusTag, Text } from '@hubspot/ui-extensions';
import type { CompanyCard as Card, CardDomain, CardPerson, NothingKnown } from './card-data.ts';
import { CardFrame } from './card-frame.tsx';
import { ConsoleLink } from './console-link.tsx';
import { LabelledLines } from './labelled-lines.tsx';
import { StateLine } from './state-line.tsx';
import { SuggestionBox } from './suggestion-box.tsx';
import { TaskLines } from './task-lines.tsx';
import { useAnswer } from './use-answer.ts';

interface CompanyCardProps {
  readonly companyId: string;
  readonly onChanged: (message: string) => void;
}

hubspot.extend<'crm.record.sidebar'>(({ context, actions }) => (
  <CompanyCard
    companyId={String(context.crm.objectId)}
    onChanged={(message) => actions.addAlert({ type: 'success', message })}
  />
));

export function CompanyCard({ companyId, onChanged }: CompanyCardProps) {
  const [answer, ask] = useAnswer<Card | NothingKnown>(`companies/${companyId}`);
  const confirmed = (email: string) => {
    onChanged(`${email} is on its way into the contact.`);
    void ask();
  };
  return (
    <CardFrame<Card> answer={answer} onAgain={() => void ask()}>
      {(card) => (
        <Flex direction="column" gap="small">
          {card.domains.map((domain) => (
            <DomainState key={domain.domain} domain={domain} />
          ))}
          <Flex direction="column" gap="flush">
            <Text format={{ fontWeight: 'demibold' }}>What to do</Text>
            <Text>{card.next}</Text>
          </Flex>
          <TaskLines tasks={card.tasks} />
          {card.domains.map((domain) => (
            <DomainPeople key={domain.domain} domain={domain} onConfirmed={confirmed} />
          ))}
          <ConsoleLink href={card.link} />
        </Flex>
      )}
    </CardFrame>
  );
}

function DomainState({ domain }: { readonly domain: CardDomain }) {
  return (
    <Flex direction="column" gap="small">
      <Text variant="microcopy">{domain.domain}</Text>
      <StateLine state={domain.state} />
      <Text>{domain.counts}</Text>
      {domain.newDomain === null ? null : <Text>Probable new domain: {domain.newDomain}</Text>}
      {domain.form === null ? null : <Text>Addresses that work are written like {domain.form}.</Text>}
      <Accordion title="Why we think so" size="sm">
        <LabelledLines label="Evidence" lines={domain.evidence} />
      </Accordion>
    </Flex>
  );
}

interface DomainPeopleProps {
  readonly domain: CardDomain;
  readonly onConfirmed: (email: string) => void;
}

/** More would push everything else out of a sidebar. */
const SHOWN = 3;

function DomainPeople({ domain, onConfirmed }: DomainPeopleProps) {
  if (domain.people.length === 0) return null;
  const person = (one: CardPerson) => <Person key={one.email} person={one} onConfirmed={onConfirmed} />;
  const folded = domain.people.slice(SHOWN);
  return (
    <Flex direction="column" gap="small">
      <Divider />
      {domain.people.slice(0, SHOWN).map(person)}
      {folded.length === 0 ? null : (
        <Accordion title={`${folded.length} more at ${domain.domain}`} size="sm">
          {folded.map(person)}
        </Accordion>
      )}
      {domain.more === 0 ? null : <Text variant="microcopy">and {domain.more} more, in Bellwether</Text>}
    </Flex>
  );
}

interface PersonProps {
  readonly person: CardPerson;
  readonly onConfirmed: (email: string) => void;
}

function Person({ person, onConfirmed }: PersonProps) {
  return (
    <Flex direction="column" gap="extra-small">
      <Flex direction="row" gap="small" align="center" wrap="wrap">
        <Text format={{ fontWeight: 'demibold' }}>{person.name}</Text>
        <StatusTag variant={person.state.tone}>{person.state.label}</StatusTag>
      </Flex>
      {person.name === person.email ? null : <Text variant="microcopy">{person.email}</Text>}
      {person.suggestion === null ? null : (
        <SuggestionBox suggestion={person.suggestion} isMain={false} onConfirmed={onConfirmed} />
      )}
    </Flex>
  );
}
