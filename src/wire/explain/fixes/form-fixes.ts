import { type Fix, withNote } from '../draft.ts'
import { EXAMPLE_EMAIL } from '../example-values.ts'

/** The smallest submission: of the one that was refused it is not known which fields are meant. */
export const validSubmission: Fix = (draft) =>
  withNote(
    { ...draft, body: { fields: [{ objectTypeId: '0-1', name: 'email', value: EXAMPLE_EMAIL }] } },
    'Add your other fields and the context again, without what the errors of the refusal name.',
  )
