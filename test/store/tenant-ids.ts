/** What of a tenant the calls of the repository are made with. */
export interface TenantIds {
  readonly address: number;
  readonly source: number;
  readonly delivery: number;
  readonly episode: string;
  readonly decision: number;
  readonly write: number;
  /** A task that is not sent, and a digest. */
  readonly planned: number;
  readonly digest: number;
  readonly errand: number;
  readonly replay: number;
  readonly import: number;
  readonly question: number;
  readonly request: number;
  readonly member: number;
  readonly viewerLink: number;
  readonly taughtRule: number;
  readonly confirmation: number;
  readonly erasureRequest: number;
  readonly driftRun: number;
  readonly drift: number;
  readonly apiKey: number;
  readonly segment: number;
  readonly check: number;
  readonly lostView: number;
}
