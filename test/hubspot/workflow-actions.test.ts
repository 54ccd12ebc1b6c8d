/** The actions as HubSpot is told of them, against those that the server answers. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTIONS } from '../../src/api/workflow-actions/action-routes.ts';

const FOLDER = join(import.meta.dirname, '../../hubspot/src/app/workflow-actions');

interface Field {
  typeDefinition: { name: string; type: string; options?: { value: string; label: string }[] };
}
interface Definition {
  uid: string;
  type: string;
  config: {
    actionUrl: string;
    inputFields: Field[];
    outputFields: Field[];
    objectTypes: string[];
    supportedClients: { client: string }[];
    labels: { en: { actionName: string; inputFieldLabels: object; outputFieldLabels: object } };
  };
}

const definitions = async (): Promise<Definition[]> =>
  Promise.all(
    (await readdir(FOLDER)).map(async (file) => JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as Definition),
  );

test('each action that the server answers is defined once, at its address', async () => {
  const all = await definitions();
  expect(all.map((one) => new URL(one.config.actionUrl).pathname).toSorted()).toEqual(
    Object.keys(ACTIONS)
      .map((name) => `/hubspot/actions/${name}`)
      .toSorted(),
  );
  expect(new Set(all.map((one) => one.uid)).size).toBe(all.length);
  for (const { type, config } of all) {
    expect([type, config.objectTypes, config.supportedClients]).toEqual([
      'workflow-action',
      ['CONTACT'],
      [{ client: 'WORKFLOWS' }],
    ]);
  }
});

test('each field has a label, and each choice a word', async () => {
  for (const { config } of await definitions()) {
    const { labels, inputFields, outputFields } = config;
    const names = (fields: Field[]) => fields.map((one) => one.typeDefinition.name);
    expect(Object.keys(labels.en.inputFieldLabels)).toEqual(names(inputFields));
    expect(Object.keys(labels.en.outputFieldLabels)).toEqual(names(outputFields));
    for (const { typeDefinition } of [...inputFields, ...outputFields]) {
      expect((typeDefinition.options ?? []).length > 0).toBe(typeDefinition.type === 'enumeration');
      for (const option of typeDefinition.options ?? []) expect(option.label).not.toBe('');
    }
  }
});
