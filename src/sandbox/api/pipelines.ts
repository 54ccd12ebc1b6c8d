import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { notFound } from '../http/problem.ts';
import { json, type Reply } from '../http/reply.ts';
import type { Pipeline } from '../model/pipeline.ts';

const BASE = `/crm/pipelines/${API_VERSION}/deals`;
const SCOPES = () => [['crm.objects.deals.read', 'crm.schemas.deals.read']];

export const pipelineRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: BASE, scopes: SCOPES, handle: listPipelines },
  { method: 'GET', pattern: `${BASE}/:id`, scopes: SCOPES, handle: readPipeline },
];

function listPipelines(context: CallContext): Reply {
  return json(200, { results: context.portal.pipelines.map(presentPipeline) });
}

function readPipeline(context: CallContext): Reply {
  const pipeline = context.portal.pipelines.find(({ id }) => id === context.params.id);
  if (!pipeline) throw notFound('Pipeline not found');
  return json(200, presentPipeline(pipeline));
}

function presentPipeline({ id, label, displayOrder, stages }: Pipeline) {
  return {
    id,
    label,
    displayOrder,
    archived: false,
    stages: stages.map((stage) => ({
      id: stage.id,
      label: stage.label,
      displayOrder: stage.displayOrder,
      archived: false,
      metadata: { probability: stage.probability, isClosed: String(stage.isClosed) },
    })),
  };
}
