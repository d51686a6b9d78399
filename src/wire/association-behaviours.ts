import { built, type ChosenBehaviour } from './chosen-behaviour.ts'

/** What was chosen about associations, their labels and limits. */
export const associationBehaviours: readonly ChosenBehaviour[] = [
  built({
    id: 'label-ids',
    what: 'Association labels of an account have ids from 1 on; one that is deleted gives its ids to no other. An id of a route without a category means the own label first',
    why: 'Ids are unique within a category only; links that were made by a label must not change their meaning',
    source: 'associations ASC-2, ASC-31',
  }),
  built({
    id: 'label-words',
    what: 'A label is unlike the others in both directions, after a change too; two types that cannot be linked take no label; a label that is the same from both ends of one type is one definition',
    why: 'Labels are told apart by their words; a labelled association always has the plain one with it',
    source: 'associations ASC-4, ASC-31, ASC-32, ASC-34',
  }),
  built({
    id: 'association-limit',
    what: 'Both ends of an association have to have room for it, archived records counted; the context of a refusal says which end is full. A limit of the account is at most that of the server. A merge carries all associations over, a primary one takes the place of another, and the first company is not made primary where it has no room: none of this is refused',
    why: 'A limit keeps records readable; what is there already is never lost to it',
    source: 'associations ASC-37, section 6, decision 94',
  }),
  built({
    id: 'association-limit-configuration',
    what: 'A batch of limits has at most 100 inputs; removing limits is refused whole when a definition does not exist. A batch that removes links names at most 10,000 pairs',
    why: 'As for other batches of associations',
    source: 'associations ASC-37, ASC-38, section 7',
  }),
  built({
    id: 'association-warning',
    what: 'A refusal of an association type that is unknown or leads the wrong way has the header `x-tidemark-warning`: which input, which id, and the id that would be right. It is printable ASCII of at most 1,000 characters and names five inputs at most',
    why: 'Such records end up without their associations elsewhere; the body stays as HubSpot words it',
    source: 'objects OBJ-94, associations ASC-20, decision 94',
  }),
  built({
    id: 'high-usage-report',
    what: 'Asking for the report of high usage sends no mail, so `userEmail` is empty. `GET /tidemark/v1/reports/high-usage` lists the records at once',
    why: 'No mail is sent from here; the operator still has to see which records are nearly full',
    source: 'associations A10, decision 94',
  }),
  built({
    id: 'association-counts',
    what: 'Properties that count associated records, `num_notes` (activities of every type, tasks included), `hs_parent_company_id` and `associatedcompanyid` follow the associations when they are read by name; a count without associations is `0`. Clearing `associatedcompanyid` makes the primary company a plain one',
    why: 'What is read is what is linked, whichever way the link was made',
    source: 'objects OBJ-105, properties 8.1',
  }),
]
