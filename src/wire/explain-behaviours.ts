import { built } from './chosen-behaviour.ts'

/** What we chose about explanations of refusals. */
export const explainBehaviours = [
  built({
    id: 'explanations',
    what: 'Every refusal, and every 207, can be asked for at `GET /tidemark/v1/explain/{correlationId}` for 15 minutes: the operation, the failing input, the rule, which credential or scopes would pass, what was held, and a corrected request. Error bodies themselves have no member more',
    why: 'A refusal alone often leaves open what would have been right, and clients break over members they do not know',
    source: 'decision 22',
  }),
  built({
    id: 'explanations-readers',
    what: 'An explanation is for the account whose credential was sent, expired or without the scope too; of a developer key for its developer account. One of a request without a known credential holds no body and is for whoever has a credential and its id. All else answers 404 with one text',
    why: 'What belongs to no account holds nothing of any, and who sent it with a mistyped token has to be able to read it',
    source: 'decision 22, platform PE37',
  }),
  built({
    id: 'explanations-kept',
    what: 'Of a refused request are kept, for 15 minutes, method, path, query and JSON up to 64 KiB without secrets; e-mail addresses, visitors and texts of records, events and filters are replaced by stand-ins, but for the value that was refused. 200 requests of an account are kept, 1,000 in a process; of a flood of refusals not every one is kept',
    why: 'A corrected request needs the request; nobody needs the person in it',
    source: 'decision 22, objects OBJ-86',
  }),
  built({
    id: 'explanations-page',
    what: 'A browser, which names text/html and not application/json in Accept, gets a page; without a token a form that asks for one and sends it by POST',
    why: 'A link in a log can be clicked, and no token gets into an address',
    source: 'decision 22, platform PE38',
  }),
]
