/** A client that is tried as its guide says. */
export type Recipe = {
  readonly name: string
  /** Script in `clients/`. */
  readonly script: string
  /** Packages with their exact versions, installed for the run. */
  readonly packages: Readonly<Record<string, string>>
  /** Packages of which only some folders are needed; what those need is in `packages`. */
  readonly unpacked?: Readonly<
    Record<string, { readonly version: string; readonly folders: readonly string[] }>
  >
  /** Whether HubSpot's host names are built in: it comes to us by name, over TLS (PX3). */
  readonly hasFixedHost: boolean
  /** Whether it signs in by a personal access key. */
  readonly needsPersonalKey?: boolean
}

const apiClient = (version: string): Recipe => ({
  name: `@hubspot/api-client ${version}`,
  script: 'api-client.ts',
  packages: { '@hubspot/api-client': version },
  hasFixedHost: false,
})

export const recipes: readonly Recipe[] = [
  apiClient('14.0.1'),
  apiClient('12.1.0'),
  {
    name: '@hubspot/mcp-server 0.4.0',
    script: 'mcp-server.ts',
    packages: { '@hubspot/mcp-server': '0.4.0' },
    hasFixedHost: false,
  },
  {
    name: '@hubspot/cli 8.14.0',
    script: 'hubspot-cli.ts',
    packages: { '@hubspot/cli': '8.14.0' },
    hasFixedHost: true,
    needsPersonalKey: true,
  },
  {
    name: 'n8n, HubSpot node of n8n-nodes-base 2.41.2',
    script: 'n8n.ts',
    packages: {
      'n8n-workflow': '2.41.0',
      'change-case': '5.4.4',
      lodash: '4.18.1',
      'moment-timezone': '0.5.48',
    },
    unpacked: {
      'n8n-nodes-base': {
        version: '2.41.2',
        folders: ['dist/nodes/Hubspot', 'dist/utils', 'dist/credentials'],
      },
    },
    hasFixedHost: true,
  },
  {
    name: 'Activepieces, @activepieces/piece-hubspot 0.2.0',
    script: 'activepieces.ts',
    packages: { '@activepieces/piece-hubspot': '0.2.0' },
    hasFixedHost: true,
  },
]
