-- Reading a whole account newest first, and those of its events that wait for their visitor (decision 61). Every event
-- has a number above 0: the condition only keeps the index from statements that do not ask for it by that name, which
-- would else walk an account to find the few events of a record.
create index timeline_event__account__idx on timeline_event (account_id, occurred_at desc, event_number desc)
  where event_number > 0;
create index timeline_event__waiting__idx on timeline_event (account_id, occurred_at desc, event_number desc)
  where object_id is null;
