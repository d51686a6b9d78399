import { Client as Client14 } from '@hubspot/api-client'
import { Client as Client12 } from 'hubspot-api-client-v12'
import { target } from './target.ts'

/** The newest client's type: the calls made here have the same form in the older one. */
export type OfficialClient = Client14

export type ClientOptions = {
  readonly accessToken?: string
  readonly developerApiKey?: string
  readonly basePath?: string
  readonly numberOfApiCallRetries?: number
}

type MergeInput = { readonly primaryObjectId: string; readonly objectIdToMerge: string }
type Merged = { readonly id: string; readonly properties: Readonly<Record<string, string | null>> }

type ClientRelease = {
  readonly name: string
  readonly create: (options: ClientOptions) => OfficialClient
  /** The call that merges contacts: its place differs between the releases. */
  readonly mergeContacts: (client: OfficialClient, input: MergeInput) => Promise<Merged>
  /** The call that removes an association label from contacts to tickets: its name differs between the releases. */
  readonly removeLabel: (client: OfficialClient, typeId: number) => Promise<void>
}

/** The releases of HubSpot's own client that are in wide use. */
export const releases: readonly ClientRelease[] = [
  {
    name: '@hubspot/api-client 14.0.1',
    create: (options) => new Client14({ basePath: target.url, ...options }),
    mergeContacts: (client, input) => client.crm.contacts.basicApi.merge(input),
    removeLabel: ({ crm }, typeId) =>
      crm.associations.v4.schema.definitionsApi.remove('contacts', 'tickets', typeId),
  },
  {
    name: '@hubspot/api-client 12.1.0',
    create: (options) => new Client12({ basePath: target.url, ...options }) as unknown as OfficialClient,
    mergeContacts: (client, input) => (client as unknown as Client12).crm.contacts.mergeApi.merge(input),
    removeLabel: (client, typeId) => {
      const { associations } = (client as unknown as Client12).crm
      return associations.v4.schema.definitionsApi.archive('contacts', 'tickets', typeId)
    },
  },
]

/** A client with both credentials, as an integrator's own app would hold them. */
export function connectFully(release: ClientRelease): OfficialClient {
  return release.create({ accessToken: target.token, developerApiKey: target.developerKey })
}

/** What the client throws on a reply that is no success. */
export type ClientError = {
  readonly code: number
  readonly body: {
    readonly status: string
    readonly message: string
    readonly category: string
    readonly correlationId: string
  }
  readonly headers: Readonly<Record<string, string>>
}

/** The error that the call is refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<ClientError> {
  try {
    await call
  } catch (error) {
    return error as ClientError
  }
  throw new Error('the call was expected to be refused')
}
