/** The names of SNS topics: `arn:aws:sns:eu-west-1:123456789012:ses-events`. */

export interface Topic {
  readonly arn: string;
  readonly region: string;
}

// Partitions: aws, aws-cn, aws-us-gov and their like. A region always begins with two letters and ends with a number.
const TOPIC = /^arn:aws(?:-[a-z]+)*:sns:([a-z]{2}(?:-[a-z]+)+-\d{1,2}):\d{12}:[A-Za-z0-9_-]{1,256}$/;
const SUBSCRIPTION = /^(arn:aws[^:]*:sns:[^:]+:\d{12}:[^:]+):[0-9a-f-]{36}$/;

/** @returns null for what is no standard topic */
export function readTopic(arn: string): Topic | null {
  const trimmed = arn.trim();
  const region = TOPIC.exec(trimmed)?.[1];
  return region === undefined ? null : { arn: trimmed, region };
}

/** @returns null for a topic's ARN, else what is wrong with it, in words for the admin */
export function checkTopicArn(value: string): string | null {
  const written = value.trim();
  if (readTopic(written) !== null) return null;
  if (written === '') return 'The topic ARN is empty.';
  const topicOfSubscription = SUBSCRIPTION.exec(written)?.[1];
  if (topicOfSubscription !== undefined) {
    return `This is the ARN of a subscription. The topic's own ARN is its first part: ${topicOfSubscription}`;
  }
  if (written.endsWith('.fifo')) return 'This is a FIFO topic, which cannot post to an address. Use a standard topic.';
  return 'This is no topic ARN. It looks like arn:aws:sns:eu-west-1:123456789012:ses-events and stands at the top of the topic in the SNS console.';
}
