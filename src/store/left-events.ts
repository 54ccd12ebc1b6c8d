/** In SQL, of events `e`: people leaving, live, and not taken back by themselves. What was imported is no news of a mailing. */
export const LEFT = `e.type in ('list_unsubscribe', 'global_unsubscribe', 'complaint') and e.origin in ('live', 'reply')
  and (e.esp <> 'bellwether' or not exists (
    select from event u where u.portal_id = e.portal_id and u.event_key = 'bellwether:undo:' || e.event_key))`;
