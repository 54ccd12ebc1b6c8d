/** Holds a test file to nock: no call leaves the machine, and every answer that was prepared is asked for. */
import nock from 'nock';

export function allowOnlyNock(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
