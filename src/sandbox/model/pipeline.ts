export interface Stage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  /** "0.0" to "1.0", a string as in HubSpot. */
  readonly probability: string;
  readonly isClosed: boolean;
}

export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly Stage[];
}

export function findStage(pipelines: readonly Pipeline[], stageId: string | undefined): Stage | null {
  for (const pipeline of pipelines) {
    const stage = pipeline.stages.find((candidate) => candidate.id === stageId);
    if (stage) return stage;
  }
  return null;
}

/** HubSpot's default sales pipeline with its own stage ids. */
export const SALES_PIPELINE: Pipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  displayOrder: 0,
  stages: [
    stage('appointmentscheduled', 'Appointment Scheduled', 0, '0.2'),
    stage('qualifiedtobuy', 'Qualified To Buy', 1, '0.4'),
    stage('presentationscheduled', 'Presentation Scheduled', 2, '0.6'),
    stage('decisionmakerboughtin', 'Decision Maker Bought-In', 3, '0.8'),
    stage('contractsent', 'Contract Sent', 4, '0.9'),
    stage('closedwon', 'Closed Won', 5, '1.0', true),
    stage('closedlost', 'Closed Lost', 6, '0.0', true),
  ],
};

function stage(id: string, label: string, displayOrder: number, probability: string, isClosed = false): Stage {
  return { id, label, displayOrder, probability, isClosed };
}
