/** Is what was acknowledged on the disk, and could it be brought back? As far as PostgreSQL knows: what a provider keeps it does not. */
import type { Durability } from '../store/system/durability.ts';

export interface DurabilityFinding {
  readonly tone: 'good' | 'hint' | 'bad';
  readonly text: string;
}

export function judgeDurability(said: Durability): DurabilityFinding[] {
  return [...judgeCommits(said), judgeArchive(said)];
}

function judgeCommits({ fsync, synchronousCommit }: Durability): DurabilityFinding[] {
  const off = [fsync === 'off' && 'fsync', synchronousCommit === 'off' && 'synchronous_commit'].filter(
    (one) => one !== false,
  );
  if (off.length === 0) return [];
  return [
    {
      tone: 'bad',
      text: `PostgreSQL runs with ${off.join(' and ')} off: what was acknowledged to an email service may be lost when it stops, and is not sent again. Switch it on`,
    },
  ];
}

function judgeArchive({ archiveMode, lastArchivedAt, lastFailedAt }: Durability): DurabilityFinding {
  if (archiveMode === 'off')
    return {
      tone: 'hint',
      text: 'PostgreSQL archives nothing itself: a restore goes back to your last dump, or to what your provider keeps (docs/operations.md, Backups)',
    };
  if (lastFailedAt !== null && (lastArchivedAt === null || lastFailedAt > lastArchivedAt))
    return {
      tone: 'bad',
      text: `PostgreSQL cannot archive its log (last tried ${lastFailedAt.toISOString()}, last archived ${lastArchivedAt?.toISOString() ?? 'never'}): backups end there, and its disk fills. The log of PostgreSQL says why`,
    };
  if (lastArchivedAt === null)
    return {
      tone: 'hint',
      text: 'PostgreSQL is set to archive its log and has archived nothing yet: look again in an hour',
    };
  return { tone: 'good', text: `PostgreSQL archives its log, last at ${lastArchivedAt.toISOString()}` };
}
