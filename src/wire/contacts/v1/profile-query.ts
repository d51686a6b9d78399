import { type Outcome, success } from '../../../domain/failure.ts'
import type { ProfileRequest } from '../../../domain/visitors/read-profiles.ts'
import { decodeFlag, decodeList, decodeWord } from '../../query-parameters.ts'

type ProfileQuery = Pick<ProfileRequest, 'names' | 'showsHistory' | 'submissions'>

/** What a call is to show; of one contact the history too unless it says otherwise, of several not (docs, PT12, PT13). */
export function decodeProfileQuery(
  query: URLSearchParams,
  fallback: 'value_and_history' | 'value_only',
): Outcome<ProfileQuery> {
  const mode = decodeWord(query, 'propertyMode', [
    fallback,
    fallback === 'value_only' ? 'value_and_history' : 'value_only',
  ])
  if (!mode.ok) return mode
  const submissions = decodeWord(query, 'formSubmissionMode', ['newest', 'oldest', 'all', 'none'])
  if (!submissions.ok) return submissions
  // There are no lists, so a contact is in none; a value that is no boolean is refused all the same.
  const lists = decodeFlag(query, 'showListMemberships')
  if (!lists.ok) return lists
  return success({
    names: decodeList(query, 'property'),
    showsHistory: mode.value === 'value_and_history',
    submissions: submissions.value,
  })
}
