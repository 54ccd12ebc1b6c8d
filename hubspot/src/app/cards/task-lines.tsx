import { Flex, Link, Text } from '@hubspot/ui-extensions';
import type { CardTask } from './card-data.ts';

/** Tasks that Bellwether opened and has not closed. */
export function TaskLines({ tasks }: { readonly tasks: readonly CardTask[] }) {
  if (tasks.length === 0) return null;
  return (
    <Flex direction="column" gap="flush">
      <Text format={{ fontWeight: 'demibold' }}>{tasks.length === 1 ? 'Open task' : 'Open tasks'}</Text>
      {tasks.map((task) => (
        <Text key={`${task.subject} ${task.href}`}>
          {task.href === null ? task.subject : <Link href={task.href}>{task.subject}</Link>}, {task.when}
        </Text>
      ))}
    </Flex>
  );
}
