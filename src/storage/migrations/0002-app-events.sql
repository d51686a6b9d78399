-- Event types that a developer project defines (timeline X9): the uid of the file, and the project it came from.
alter table event_template add column project_name text collate "C", add column project_uid text collate "C";
create unique index event_template__app_id_project_uid__key on event_template (app_id, project_uid)
  where project_uid is not null and archived_at is null;
