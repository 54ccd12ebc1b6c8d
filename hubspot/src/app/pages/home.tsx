/** The app's page in HubSpot: the flock in numbers. What is done about it stands in tasks and on records. */
import {
  BarChart,
  Divider,
  Flex,
  Heading,
  hubspot,
  LineChart,
  Statistics,
  StatisticsItem,
  Text,
} from '@hubspot/ui-extensions';
import { CardFrame } from '../cards/card-frame.tsx';
import { useAnswer } from '../cards/use-answer.ts';
import type { PageSummary, PageWeek } from './page-data.ts';

hubspot.extend<'home'>(() => <Home />);

export function Home() {
  const [answer, ask] = useAnswer<PageSummary | { readonly kind: 'nothing'; readonly says: string }>('portal');
  return (
    <CardFrame<PageSummary> answer={answer} onAgain={() => void ask()}>
      {(summary) => (
        <Flex direction="column" gap="large">
          <Numbers summary={summary} />
          <Divider />
          <Heading>Whom mail does not reach now</Heading>
          <Stands summary={summary} />
          <Divider />
          <Heading>Lost and won back, by week</Heading>
          <Weeks weeks={summary.weeks} />
        </Flex>
      )}
    </CardFrame>
  );
}

function Numbers({ summary }: { readonly summary: PageSummary }) {
  const { deals, rate } = summary;
  return (
    <Statistics>
      <StatisticsItem label="Tasks in the last 30 days" number={summary.tasks}>
        <Text>{summary.waiting === 0 ? 'none on its way' : `${summary.waiting} more on their way`}</Text>
      </StatisticsItem>
      <StatisticsItem label="Won back in the last 30 days" number={summary.wonBack}>
        <Text>by their own act, or by mail that arrived again</Text>
      </StatisticsItem>
      <StatisticsItem label="Open deals with nobody to write to" number={deals.nobody}>
        <Text>{`of ${deals.looked}; on ${deals.some} more somebody cannot be reached`}</Text>
      </StatisticsItem>
      <StatisticsItem label="Unknown users in the last 30 days" number={rate?.value ?? '–'}>
        <Text>{rate?.says ?? 'too little mail to say'}</Text>
      </StatisticsItem>
    </Statistics>
  );
}

function Stands({ summary }: { readonly summary: PageSummary }) {
  if (summary.stands.length === 0) return <Text>Nobody: mail reaches everybody of whom it is known.</Text>;
  return (
    <BarChart
      data={summary.stands.map(({ label, people }) => ({ 'How they stand': label, People: people }))}
      axes={{
        x: { field: 'How they stand', fieldType: 'category' },
        y: { field: 'People', fieldType: 'linear' },
      }}
      options={{ showDataLabels: true }}
    />
  );
}

function Weeks({ weeks }: { readonly weeks: readonly PageWeek[] }) {
  const points = weeks.flatMap(({ week, lost, wonBack }) => [
    { Week: week, What: 'Lost', People: lost },
    { Week: week, What: 'Won back', People: wonBack },
  ]);
  return (
    <LineChart
      data={points}
      axes={{
        x: { field: 'Week', fieldType: 'datetime' },
        y: { field: 'People', fieldType: 'linear' },
        options: { groupFieldByColor: 'What' },
      }}
      options={{ showLegend: true }}
    />
  );
}
