/** Addresses of a task, not of a person: read by several, so a full one is nobody's absence. */
import { localPartOf } from '../../lib/address.ts';

// English, and the languages of the portals that HubSpot sells most to: German, French, Spanish, Dutch, Italian.
const ROLES =
  'abuse|accounting|accounts|admin|administration|administracion|bestellung|billing|booking|buchhaltung|bureau|careers|' +
  'commercial|compras|comptabilite|contabilidad|contact|contacto|customercare|customerservice|einkauf|empfang|enquiries|' +
  'enquiry|events|facturacion|facturen|finance|hello|helpdesk|help|hola|hostmaster|hr|inbox|info|infos|informatie|' +
  'inkoop|invoices|it|jobs|kontakt|legal|mail|marketing|no-?reply|office|orders|payments|personal|post|postmaster|' +
  'poststelle|press|presse|procurement|purchasing|reception|rechnung|rechnungen|recruiting|sales|secretariat|sekretariat|' +
  'service|shop|support|team|technik|ventas|verkauf|vertrieb|verwaltung|webmaster|welcome|zentrale';

/** `info`, `info+crm`, `sales-de`, `support2`; not `sales.smith`, who may be a person. */
const ROLE_ADDRESS = new RegExp(`^(?:${ROLES})(?:[._-][a-z]{2})?\\d*(?:\\+.*)?$`);

export function isRoleAddress(email: string): boolean {
  return ROLE_ADDRESS.test(localPartOf(email));
}
