/**
 * The segments that HubSpot fills by what Bellwether writes on contacts, the most useful first. Each one is one question that
 * somebody in sales or marketing asks.
 */
import {
  allOf,
  anyOf,
  type FilterBranch,
  hasOpenDeal,
  isAnyOf,
  isKnown,
  isSince,
  isTicked,
} from './segment-filters.ts';

export interface SegmentContext {
  /** Values of `hs_buying_role` that make somebody a champion by the portal's rules, and that HubSpot has. */
  readonly championRoles: readonly string[];
  /** IANA zone of the portal. */
  readonly timeZone: string;
  readonly now: Date;
}

export interface SegmentDefinition {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Properties of ours that it asks for. */
  readonly needs: readonly string[];
  /** A scope without which HubSpot does not let us ask. */
  readonly scope?: string;
  filters(context: SegmentContext): FilterBranch;
}

const STATUS = 'bw_email_status';
/** Longer ago nobody tries again. */
const RETRY_DAYS = 365;

const byStatus = (value: string) => () => anyOf(allOf([isAnyOf(STATUS, [value])]));

/** The first day of the quarter in which the portal is now. */
function quarterBegin(now: Date, timeZone: string): { year: number; month: number; day: number } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: 'numeric' }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 1);
  return { year: part('year'), month: part('month') - ((part('month') - 1) % 3), day: 1 };
}

export const SEGMENTS: readonly SegmentDefinition[] = [
  {
    key: 'lost-champions',
    name: 'Bellwether: lost champions',
    description:
      'Champions and other people with a buying role that your rules name, whose address no longer works, or is in doubt after mail failed for good. Call them.',
    needs: [STATUS, 'bw_is_champion', 'bw_bounce_class'],
    filters: ({ championRoles }) => {
      const lost = [[isAnyOf(STATUS, ['gone'])], [isAnyOf(STATUS, ['unsure']), isAnyOf('bw_bounce_class', ['hard'])]];
      const champions = [
        isTicked('bw_is_champion'),
        ...(championRoles.length > 0 ? [isAnyOf('hs_buying_role', championRoles)] : []),
      ];
      return anyOf(...lost.flatMap((how) => champions.map((champion) => allOf([...how, champion]))));
    },
  },
  {
    key: 'lost-on-open-deal',
    name: 'Bellwether: lost on an open deal',
    description:
      'People on a deal that is still open, whose address no longer works or is in doubt. Find somebody else there before the deal goes quiet.',
    needs: [STATUS],
    scope: 'crm.objects.deals.read',
    filters: () => anyOf(allOf([isAnyOf(STATUS, ['gone', 'unsure'])], [hasOpenDeal])),
  },
  {
    key: 'gone',
    name: 'Bellwether: address no longer works',
    description: 'Everybody whose address is known not to work any more. Leave them out of every mailing.',
    needs: [STATUS],
    filters: byStatus('gone'),
  },
  {
    key: 'unsure',
    name: 'Bellwether: unsure, please check',
    description:
      'Evidence on both sides: a call, or a look at their website, settles it. Answer in “What do you know?”.',
    needs: [STATUS],
    filters: byStatus('unsure'),
  },
  {
    key: 'probable-new-address',
    name: 'Bellwether: probable new address',
    description:
      'Where these people can probably be reached now stands in “Suggested address”. Check it before you use it.',
    needs: ['bw_suggested_email'],
    filters: () => anyOf(allOf([isKnown('bw_suggested_email')])),
  },
  {
    key: 'retry-due',
    name: 'Bellwether: try again now',
    description: 'Mail failed for a passing reason, and the wait is over: the next mailing may go to them.',
    needs: [STATUS, 'bw_retry_after'],
    filters: ({ timeZone }) =>
      anyOf(allOf([isAnyOf(STATUS, ['retrying']), isSince('bw_retry_after', { daysAgo: RETRY_DAYS }, timeZone)])),
  },
  {
    key: 'blocked',
    name: 'Bellwether: blocked, not dead',
    description: 'Their mail server refuses our mail, not the person: they are probably there. Do not delete them.',
    needs: [STATUS],
    filters: byStatus('blocked'),
  },
  {
    key: 'left-everything',
    name: 'Bellwether: left all emails',
    description:
      'They asked for no more emails of any kind. Nobody mails them; whom one may call stands in their task.',
    needs: ['bw_unsubscribe_scope'],
    filters: () => anyOf(allOf([isAnyOf('bw_unsubscribe_scope', ['everything'])])),
  },
  {
    key: 'left-some',
    name: 'Bellwether: left some emails',
    description: 'They left some kinds of email and kept others. Which ones stands in “Kinds of email left”.',
    needs: ['bw_unsubscribe_scope'],
    filters: () => anyOf(allOf([isAnyOf('bw_unsubscribe_scope', ['streams'])])),
  },
  {
    key: 'told-us-why',
    name: 'Bellwether: told us why they left',
    description: 'They answered why they left, by a choice or in their own words.',
    needs: ['bw_survey_reason', 'bw_survey_comment'],
    filters: () => anyOf(allOf([isKnown('bw_survey_reason')]), allOf([isKnown('bw_survey_comment')])),
  },
  {
    key: 'won-back',
    name: 'Bellwether: won back this quarter',
    description: 'They were lost or had left, and are reachable again since a day of this calendar quarter.',
    needs: ['bw_won_back_at'],
    filters: ({ now, timeZone }) => anyOf(allOf([isSince('bw_won_back_at', quarterBegin(now, timeZone), timeZone)])),
  },
];
