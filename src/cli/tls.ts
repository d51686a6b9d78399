import { Command } from 'commander'
import { makeAuthority } from '../app/make-authority.ts'

type InitFlags = { dir: string; host?: string[]; force?: boolean }

/** `tidemark tls`: certificates for clients that have HubSpot's host names built in (PX3). */
export function tlsCommand(): Command {
  const init = new Command('init')
    .description("Make a private authority and a certificate for HubSpot's host names and this machine")
    .option('--dir <folder>', 'where the files go', './tidemark-tls')
    .option('--host <name...>', 'further names or addresses of the server')
    .option('--force', 'replace files that are there')
    .action(initTls)
  return new Command('tls')
    .description('Certificates for clients that cannot be given an address')
    .addCommand(init)
}

async function initTls({ dir, host = [], force = false }: InitFlags): Promise<void> {
  const { ca, cert, key, names } = await makeAuthority({ dir, hosts: host, isForced: force })
  process.stdout.write(`For ${names.join(', ')}:
  authority    ${ca}
  certificate  ${cert}
  private key  ${key}

Nothing trusts the authority yet, and nothing was changed outside of this folder. Serve by it:

  node bin/tidemark.js serve --tls-cert ${cert} --tls-key ${key}

Then let the client, and it alone, trust ${ca}; docs/guides/clients/fixed-hosts.md says how.
`)
}
